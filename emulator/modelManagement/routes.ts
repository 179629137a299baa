import { withoutVersion } from "../arm/apiVersions";
import { notFound, ServiceError } from "../arm/errors";
import { page } from "../arm/paging";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { workspaceOf } from "../environments/routes";
import { objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import { workspaceIdOf, workspacePath } from "../workspaces/path";
import { createImage } from "./create";
import { select } from "./filters";
import { registerPackaging } from "./operations";
import { packageModels } from "./package";
import { patchImage } from "./patch";
import {
  findImage,
  type Image,
  type ImageBody,
  imageId,
  imageType,
  type Operation,
  type OperationBody,
  operationId,
} from "./record";
import { webservicesOf } from "./uses";
import { modelManagementPath, showImage, showOperation } from "./view";

/** The service in which azureml-core makes images of models: images, packages, and the operations that make them. */
export function modelManagementRoutes(backend: Backend): Route[] {
  registerPackaging(backend);
  const base = { versions: withoutVersion, scope: requireService };
  const images = modelManagementPath(`${workspacePath}/images`);
  const one = `${images}/:image`;
  const begun = ({ origin }: Call, { name, parent }: Operation) => ({
    status: 202,
    headers: { "Operation-Location": `${origin}${modelManagementPath(parent)}/operations/${name}` },
  });
  return [
    { ...base, method: "GET", path: images, handle: (call) => ({ status: 200, body: listImages(backend, call) }) },
    {
      ...base,
      method: "POST",
      path: images,
      handle: (call) =>
        begun(call, createImage(backend, workspaceOf(backend, call.params), objectBody(call.body)).operation),
    },
    {
      ...base,
      method: "GET",
      path: one,
      handle: ({ params, origin }) => ({ status: 200, body: showImage(requireImage(backend, params), origin) }),
    },
    {
      ...base,
      method: "PATCH",
      path: one,
      handle: ({ params, body, origin }) => {
        const image = requireImage(backend, params);
        const patched = { ...image, body: patchImage(image.body, body) };
        backend.resources.put(patched);
        return { status: 200, body: showImage(patched, origin) };
      },
    },
    {
      ...base,
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        const image = findImage(backend, imageIdOf(params));
        if (!image) return { status: 204 };
        checkUnused(backend, image);
        backend.resources.delete(image.id);
        return { status: 200 };
      },
    },
    {
      ...base,
      method: "POST",
      path: modelManagementPath(`${workspacePath}/packages`),
      handle: (call) => begun(call, packageModels(backend, workspaceOf(backend, call.params), objectBody(call.body))),
    },
    {
      ...base,
      method: "GET",
      path: modelManagementPath(`${workspacePath}/operations/:operation`),
      handle: ({ params, origin }) => {
        const id = operationId(workspaceIdOf(params), params["operation"] ?? "");
        backend.operations.countRead(id);
        const operation = backend.resources.get<OperationBody>(id);
        if (!operation) throw notFound(`There is no operation ${params["operation"]}.`);
        return { status: 200, body: showOperation(operation, origin) };
      },
    },
  ];
}

const imageIdOf = (params: Params) => imageId(workspaceIdOf(params), params["image"] ?? "");

function requireService(backend: Backend, params: Params): void {
  requireWorkspace(backend, params);
  if (!backend.settings.isOn("hasNoModelManagement")) return;
  throw notFound(`Workspace ${params["workspace"]} has no model management.`);
}

function requireImage(backend: Backend, params: Params): Image {
  const image = findImage(backend, imageIdOf(params));
  if (image) return image;
  throw notFound(`Image ${params["image"]} was not found in workspace ${params["workspace"]}.`);
}

function checkUnused(backend: Backend, { id, name }: Image): void {
  const services = webservicesOf(backend, id);
  if (services.length === 0) return;
  throw new ServiceError(
    "precondition",
    "DeletionRequired",
    `The image ${name} is used by these webservices, which have to be deleted first: ${services.join(", ")}.`,
  );
}

/** The last page has no nextLink at all: azureml-core follows one that is null. `count` is how many are on a page, as long as that is not more than the service gives at once. */
function listImages(backend: Backend, call: Call) {
  const images = backend.resources.listByParent<ImageBody>(workspaceIdOf(call.params), imageType);
  const { pageSize } = backend.settings.tuning();
  const count = Number(call.query.get("count") ?? pageSize);
  const size = Number.isInteger(count) && count > 0 ? Math.min(count, pageSize) : pageSize;
  const { value, ...more } = page(select(images, call.query), size, call);
  return { value: value.map((each) => showImage(each, call.origin)), ...more };
}
