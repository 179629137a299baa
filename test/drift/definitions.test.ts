import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { declaredInDefinitions } from "../../provider/drift/declaredInDefinitions";
import { KINDS } from "../../provider/kinds";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { drift, told } from "./declaring";

const INSTANCE = `name: ci-dev
type: computeinstance
size: Standard_DS3_v2
tags: { team: vision }
idle_time_before_shutdown_minutes: 60
`;
const ENVIRONMENT = `name: train
version: "3"
image: ubuntu:22.04
description: for training
`;

describe("drift of definitions", () => {
  let azure: Azure;
  let folder: string;
  beforeEach(async () => {
    azure = await startAzure();
    folder = mkdtempSync(path.join(os.tmpdir(), "definitions "));
    const properties = { vmSize: "STANDARD_DS3_V2", idleTimeBeforeShutdown: "PT1H" };
    const compute = {
      location: "eastus",
      tags: { team: "vision" },
      properties: { computeType: "ComputeInstance", disableLocalAuth: true, properties },
    };
    const { status } = await azure.arm("PUT", `${WORKSPACE}/computes/ci-dev`, compute);
    assert.equal(status, 201);
    const version = { properties: { image: "ubuntu:22.04", description: "for training" } };
    await azure.arm("PUT", `${WORKSPACE}/environments/train/versions/3?api-version=2026-05-01`, version);
    writeFileSync(path.join(folder, "ci-dev.yml"), INSTANCE);
    writeFileSync(path.join(folder, "train.yml"), ENVIRONMENT);
  });
  afterEach(async () => {
    await azure.close();
    rmSync(folder, { recursive: true });
  });

  const look = async () =>
    drift(azure, {
      declared: (await declaredInDefinitions([folder], WORKSPACE, undefined, { kinds: KINDS })).declared,
    });

  it("is none when others have made what they say, and needs no state", async () => {
    const reports = await look();
    assert.deepEqual(
      reports.map(({ status, differences }) => [status, differences]),
      [
        ["unchanged", []],
        ["unchanged", []],
      ],
    );
    assert.deepEqual(reports[0]?.declaredIn, { file: path.join(folder, "ci-dev.yml"), line: 1 });
  });

  it("is what differs, what is missing and what is in no definition", async () => {
    writeFileSync(path.join(folder, "ci-dev.yml"), INSTANCE.replace("vision", "speech").replace("60", "90"));
    writeFileSync(path.join(folder, "train.yml"), ENVIRONMENT.replace('"3"', '"4"'));
    const reports = await look();
    assert.deepEqual(told(reports), ["changed ci-dev", "unmanaged train:3", "missing train:4"]);
    const paths = reports[0]?.differences.map(({ path, declared, found }) => [path, declared, found]);
    assert.deepEqual(paths?.sort(), [
      ["idleTimeBeforeShutdown", "PT90M", "PT1H"],
      ["tags.team", "speech", "vision"],
    ]);
  });

  it("cannot be told where nothing is defined, unless that is allowed", async () => {
    for (const file of ["ci-dev.yml", "train.yml"]) rmSync(path.join(folder, file));
    assert.deepEqual(told(await look()), [`unreadable ${folder}`]);
    const { declared, warnings } = await declaredInDefinitions([folder], WORKSPACE, undefined, {
      allowEmpty: true,
      kinds: KINDS,
    });
    assert.deepEqual([declared.length, warnings.length], [0, 1]);
  });

  it("cannot be told of a definition that is wrong, and nothing is called unmanaged then", async () => {
    writeFileSync(path.join(folder, "train.yml"), ENVIRONMENT.replace("description:", "descripton:"));
    const reports = await look();
    assert.deepEqual(told(reports), ["unchanged ci-dev", "unreadable train"]);
    assert.match(reports[1]?.reason ?? "", /train\.yml:4:1: descripton/);
  });
});
