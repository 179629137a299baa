import type { Backend } from "../backend";
import { type App, originOf } from "../http/types";

/** Tells the Python clients where the regional services are: all of them are here. No token is asked for. */
export function addDiscovery(app: App, backend: Backend): void {
  app.get("/discovery", (context) => {
    const origin = originOf(context);
    const names = ["api", "catalog", "experimentation", "gallery", "history", "hyperdrive", "labeling"];
    const hasImages = !backend.settings.isOn("discoveryOmitsModelManagement");
    const more = [...(hasImages ? ["modelmanagement"] : []), "pipelines", "studio"];
    return context.json(Object.fromEntries([...names, ...more].map((name) => [name, origin])));
  });
}
