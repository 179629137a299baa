import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { show } from "../../provider/core/values";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";

const INSTANCE = "name: dev-box\ntype: computeinstance\n";

describe("reading definitions", () => {
  let folder: string;
  const write = (name: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const load = (...paths: string[]) => loadDefinitions(paths, { kinds: KINDS, projectFolder: folder });
  const read = (text: string | Buffer) => load(write("a.yml", text)).definitions;
  const problems = (text: string | Buffer) =>
    read(text).flatMap((each) =>
      each.problems.map(({ path: at, line, column, message }) => `${line}:${column} ${show(at)}: ${message}`),
    );
  const inputs = (text: string) => {
    const [definition] = read(text);
    assert.deepEqual(definition?.problems, []);
    return definition?.inputs;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("a document", () => {
    it("is told by its type, its schema, or its keys", () => {
      const kinds = (text: string) => read(text).map(({ kind }) => kind);
      assert.deepEqual(kinds("name: a\ntype: ComputeInstance\n"), ["computeInstance"]);
      assert.deepEqual(kinds("$schema: https://example.com/latest/environment.schema.json\nname: a\n"), [
        "environment",
      ]);
      assert.deepEqual(kinds("name: a\nimage: b\n"), ["environment"]);
      assert.deepEqual(kinds("name: a\nsize: b\n"), ["computeInstance"]);
      assert.deepEqual(problems("name: a\nimages: b\n"), [
        '1:1 : it has neither "type: computeinstance" nor what makes an environment, which is image or build. Is image meant?',
      ]);
      assert.deepEqual(problems("name: a\ntype: amlcompute\n"), [
        '1:1 : its type is "amlcompute", not a compute instance and not an environment.',
      ]);
    });

    it("is not skipped for a slip in its type or schema", () => {
      write("slip.yml", "name: a\ntype: compute_instance\n");
      write("schema.yml", "$schema: https://example.com/latest/environments.schema.json\nname: a\n");
      write("other.yml", "name: a\ntype: amlcompute\n");
      const { definitions, skipped } = loadDefinitions([folder], { kinds: KINDS });
      assert.deepEqual(
        definitions.flatMap((each) => each.problems.map(({ message }) => message)),
        [
          'its $schema is that of "environments". Is environment meant?',
          'its type is "compute_instance". Is computeinstance meant?',
        ],
      );
      assert.deepEqual(
        skipped.map(({ file }) => path.basename(file)),
        ["other.yml"],
      );
    });

    it("that has what only ours have is not skipped, whatever its type and schema say", () => {
      const slips = {
        "compute.yml": "name: a\ntype: compute\nsize: x\n",
        "cluster.yml": "name: a\ntype: amlcompute\nsetup_scripts: {}\n",
        "job.yml": "$schema: https://example.com/commandJob.schema.json\nname: a\nconda_file: c.yml\n",
        "instance.yml": "$schema: https://example.com/compute.schema.json\nname: a\ncustom_applications: []\n",
        "inline.yml": "name: a\nimage: b\ndependencies: [python]\n",
      };
      const others = {
        "conda.yml": "name: a\nchannels: [b]\ndependencies: [python]\n",
        "real.yml": "name: a\ntype: amlcompute\nsize: x\nssh_public_access_enabled: true\n",
        "real-job.yml": "$schema: https://example.com/commandJob.schema.json\ncommand: x\nenvironment: {image: y}\n",
        "chart.yml": "name: a\nversion: 1\ntype: application\ndependencies: []\n",
        "disk.yml": "name: a\ntype: disk\nsize: 10\n",
      };
      for (const [name, text] of Object.entries({ ...slips, ...others })) write(`all/${name}`, text);
      const { definitions, skipped } = load(path.join(folder, "all"));
      const messages = definitions.map((each) => `${path.basename(each.file)}: ${each.problems[0]?.message}`);
      assert.deepEqual(messages, [
        'cluster.yml: its type is "amlcompute", but only a compute instance has setup_scripts.',
        'compute.yml: its type is "compute". Is computeinstance meant?',
        "inline.yml: it is a conda file, but only an environment has image.",
        'instance.yml: its $schema is that of "compute", but only a compute instance has custom_applications.',
        'job.yml: its $schema is that of "commandjob", but only an environment has conda_file.',
      ]);
      assert.deepEqual(skipped.map(({ file }) => path.basename(file)).sort(), Object.keys(others).sort());
    });

    it("whose type is lost is told by what only an instance has", () => {
      assert.deepEqual(problems("name: dev-box\nidle_time_before_shutdown_minutes: 30\n"), ["1:1 type: is required."]);
      write("around/env.yml", "name: around\nbuild: {path: .}\n");
      write("around/box.yml", "name: dev-box\ntags: {team: vision}\n");
      const [box] = load(path.join(folder, "around")).definitions;
      assert.match(box?.problems[0]?.message ?? "", /^it has neither "type: computeinstance"/);
    });

    it("is not lost for a merge that was not resolved, or because it is a comment", () => {
      const merge = "has the marks of a merge that was not resolved (<<<<<<<, =======, >>>>>>>): keep one side of it.";
      const conflict = "<<<<<<< HEAD\nsize: x\n=======\nsize: y\n>>>>>>> theirs\n";
      assert.deepEqual(problems(`${INSTANCE}${conflict}`), [`3:1 : ${merge}`]);
      assert.deepEqual(problems(`${INSTANCE}---\n${conflict}`), [`4:1 : ${merge}`]);
      write("conda.yml", `dependencies: [python]\n${conflict}`);
      assert.match(problems("name: a\nimage: b\nconda_file: conda.yml\n").join(), /"conda.yml", line 2, .* a merge/);
      const comment = INSTANCE.replaceAll(/^/gm, "# ").trimEnd();
      const told = "is a comment that looks like a definition: delete the comment if what it defined is to go.";
      assert.deepEqual(problems(`${comment}\n`), [`1:1 : ${told}`]);
      assert.deepEqual(problems(`${INSTANCE}---\n${comment}\n---\nname: b\nimage: c\n`), [`4:1 : ${told}`]);
      assert.deepEqual(problems(`# name: a\n# image: b\n---\n${INSTANCE}---\n# the end\n`), []);
    });

    it("names each unknown, empty and wrong part at its place, all at once", () => {
      assert.deepEqual(
        problems(
          [
            "name: 1-",
            "type: computeinstance",
            "sice: x",
            "tags:",
            "ssh_settings: {ssh_key_value: nope}",
            "schedules:",
            "  compute_start_stop:",
            "  - action: stop",
            '    trigger: {type: cron, expression: "bad", time_zone: Europe/Berlin, interval: 3}',
            "network_settings: {subnet: x}",
            "idle_time_before_shutdown_minutes: 14",
          ].join("\n"),
        ).map((line) => line.replace(/^([^:]+:[^:]+:).*/, "$1")),
        [
          "1:7 name:",
          "3:1 sice:",
          "4:1 tags:",
          "5:31 ssh_settings.ssh_key_value:",
          "9:39 schedules.compute_start_stop[0].trigger.expression:",
          "9:57 schedules.compute_start_stop[0].trigger.time_zone:",
          "9:82 schedules.compute_start_stop[0].trigger.interval:",
          "10:19 network_settings.vnet_name:",
          "11:36 idle_time_before_shutdown_minutes:",
        ],
      );
    });

    it("may not have keys that every object has in JavaScript", () => {
      for (const key of ["constructor", "__proto__", "toString"]) {
        assert.match(problems(`${INSTANCE}${key}: a\n`).join(), /^3:1 \w+: is not a property here;/);
        assert.match(
          problems(`name: a\nimage: b\nbuild: {${key}: c, path: .}\n`).join(),
          /\w+: is not a property here;/,
        );
        const trigger = `schedules: {compute_start_stop: [{action: stop, trigger: {type: ${key}, expression: a}}]}\n`;
        assert.match(problems(INSTANCE + trigger).join(), /trigger\.type: "\w+" is not one of "cron", "recurrence"/);
        assert.match(problems(`${INSTANCE}identity: {type: ${key}}\n`).join(), /"\w+" is not one of/);
        assert.deepEqual(Object.keys(inputs(`${INSTANCE}tags: {${key}: a}\n`)?.["tags"] ?? {}), [key]);
      }
    });

    it("names what a trigger lacks by its own key, and what has no value once", () => {
      const trigger = (keys: string) =>
        `${INSTANCE}schedules: {compute_start_stop: [{action: stop, trigger: {${keys}}}]}\n`;
      assert.deepEqual(problems(trigger("type: Cron")), [
        "3:58 schedules.compute_start_stop[0].trigger.expression: is required of a cron trigger.",
      ]);
      assert.match(problems(trigger("type: recurrence")).join(), /frequency: is required of a recurrence trigger\.$/);
      assert.deepEqual(problems("name:\ntype: computeinstance\n"), [
        "1:1 name: has no value: remove the key, or give it one.",
      ]);
    });

    it("is told what became of keys of early versions, and where others belong", () => {
      assert.deepEqual(problems("name: a\nversion: 1\ndocker:\n  image: b\nconda_file: file:c.yml\n"), [
        "1:1 image: is required, or build.",
        "3:1 docker: belongs to an early version of the format; give its image, or its build, on this level.",
        '5:13 conda_file: "file:c.yml": write the path without "file:".',
      ]);
      assert.deepEqual(problems("name: a\nbuild: {local_path: .}\n"), ["2:9 build.local_path: is called path now."]);
      assert.deepEqual(problems("name: a\nbuild: {dockerfile_path: b}\n"), [
        "2:8 build.path: is required: the folder with the Dockerfile.",
      ]);
      assert.deepEqual(problems("name: a\nimage: b\ntype: environment\n"), [
        "3:1 type: is not a property here; what makes an environment is image or build.",
      ]);
    });

    it("speaks of other parts in the document's own words", () => {
      const text = `${INSTANCE}create_on_behalf_of:\n  user_tenant_id: 8f2c1a60-0000-4000-8000-00000000000a\n  user_object_id: 8f2c1a60-0000-4000-8000-00000000000b\nssh_settings: {ssh_key_value: ssh-rsa AAAA}\n`;
      assert.match(problems(text).join(), /cannot go with create_on_behalf_of: /);
      const twice = `${INSTANCE}custom_applications:\n- {name: a, image: {reference: x}, endpoints: [{target: 2000, published: 2001}]}\n- {name: b, image: {reference: x}, endpoints: [{target: 2000, published: 2001}]}\n`;
      assert.match(problems(twice).join(), /already taken by custom_applications\[0\]\.endpoints\[0\]\.published/);
    });

    it("keeps a version as it is written", () => {
      for (const version of ["1.10", "010", "1_000", "0x1F", "2024-01-01", '"1"', "true"]) {
        assert.equal(inputs(`name: a\nimage: b\nversion: ${version}\n`)?.["version"], version.replaceAll('"', ""));
      }
    });

    it("takes numbers and words as loosely as Azure ML's loader", () => {
      const instance = (keys: string) => inputs(`${INSTANCE}${keys}\n`);
      for (const minutes of ["30", '"30"', "30.9", '" +30 "', "0x1E", '"3_0"', "036"]) {
        assert.equal(instance(`idle_time_before_shutdown_minutes: ${minutes}`)?.["idleTimeBeforeShutdown"], "PT30M");
      }
      for (const type of ["SYSTEM_ASSIGNED", "systemAssigned", "SystemAssigned"]) {
        assert.deepEqual(instance(`identity: {type: ${type}}`)?.["identity"], { type: "SystemAssigned" });
      }
      assert.deepEqual(instance("$schema: 1\nnetwork_settings: {$schema: x}\nsize: x")?.["vmSize"], "x");
      assert.match(problems(`${INSTANCE}description: !own x\n`).join(), /^3:14 : this tag is not known/);
      assert.match(problems("name: a\nimage: b\nconda_file:\n").join(), /^3:1 conda_file: has no value/);
    });

    it("takes no list for the word in it", () => {
      assert.deepEqual(problems(`${INSTANCE}enable_sso: [true]\n`), [
        "3:13 enable_sso: expected a boolean, got a list.",
      ]);
    });

    it("takes from a subnet by name what the workspace's group completes", () => {
      const text = `${INSTANCE}network_settings: {vnet_name: net, subnet: own}\n`;
      assert.deepEqual(inputs(text)?.["subnet"], { id: "/virtualNetworks/net/subnets/own" });
    });

    it("takes our additions, and nothing that only Azure sets", () => {
      const text = `${INSTANCE}power_state: Stopped\non_active_runs: wait\nstate: Running\nid: /x\nlocation: eastus\ntimeouts: {create: 1h}\n`;
      const { powerState, onActiveRuns, timeouts, ...rest } = inputs(text) ?? {};
      assert.deepEqual(
        { powerState, onActiveRuns, timeouts },
        { powerState: "Stopped", onActiveRuns: "wait", timeouts: { create: "1h" } },
      );
      assert.deepEqual(rest, { computeName: "dev-box", disableLocalAuth: true });
    });

    it("leaves local authentication of what it adopts as it is found", () => {
      assert.deepEqual(inputs(`${INSTANCE}adopt: true\n`), { computeName: "dev-box", adopt: true });
      assert.equal(inputs(`${INSTANCE}adopt: true\ndisable_local_auth: true\n`)?.["disableLocalAuth"], true);
    });
  });

  describe("a text", () => {
    it("may have anchors, merge keys, several documents, a byte-order mark and other line ends", () => {
      const several = `---\n${INSTANCE}tags: &tags {team: vision}\n---\nname: other-box\ntype: computeinstance\ntags: {<<: *other, b: c}\n---\n`;
      assert.match(problems(several).join(), /^8:12 : this alias names no anchor/);
      const merged = `${INSTANCE}tags: &tags {team: vision}\nenable_sso: true\nschedules: {}\n`;
      assert.deepEqual(read(`\uFEFF${merged}`.replaceAll("\n", "\r\n"))[0]?.inputs["tags"], { team: "vision" });
      assert.deepEqual(read(merged.replaceAll("\n", "\r"))[0]?.inputs["tags"], { team: "vision" });
      assert.equal(problems(`\uFEFFx: 1\n${INSTANCE}`)[0]?.split(" ")[0], "1:1");
      const anchored = `${INSTANCE}custom_applications:\n- &app {name: a, image: {reference: x}, endpoints: [{target: 2000, published: 2001}]}\n- {<<: *app, name: b, endpoints: []}\n`;
      assert.equal(Object.keys(inputs(anchored)?.["customServices"] ?? []).length, 2);
    });

    it("is refused where it says nothing, or the same twice", () => {
      assert.deepEqual(problems(""), ["1:1 : is empty."]);
      assert.deepEqual(problems("# nothing\n"), ["1:1 : is empty."]);
      assert.deepEqual(problems("- a\n"), ['1:1 : expected a mapping such as "name: …", got a list.']);
      assert.deepEqual(problems("name: a\nname: b\nimage: c\n"), [
        '2:1 : the key "name" stands here for the second time; the first is in line 1.',
      ]);
      assert.deepEqual(problems("name: a\n\timage: c\n").length > 0, true);
      assert.deepEqual(problems(Buffer.from([0xff, 0xfe, 0x61])), ["1:1 : is not UTF-8 text."]);
      assert.match(problems("a: &a [*a]\nname: b\n").join(), /is inside of what it stands for/);
    });

    it("is not repeated where it is no YAML, because it may be secret", () => {
      const applications = "custom_applications:\n- name: a\n  environment_variables:\n";
      for (const [secret, place] of [
        ["*hunter2", "6:12"],
        ["!hunter2", "6:12"],
        ["!!hunter2", "6:12"],
        ["|hunter2", "6:13"],
        ['"x"hunter2', "6:15"],
        ["@hunter2", "6:12"],
        ["}\nhunter2: hunter2\nb: hunter2", "6:12"],
      ]) {
        const found = problems(`${INSTANCE}${applications}    TOKEN: ${secret}\n`);
        assert.equal(found.length, 1, found.join("\n"));
        assert.equal(found[0]?.split(" ")[0], place);
        assert.doesNotMatch(found.join(), /hunter2/);
      }
    });

    it("that is nested too deeply is refused", () => {
      for (const levels of [101, 1000, 1500, 10_000]) {
        const flow = "[".repeat(levels) + "]".repeat(levels);
        assert.match(problems(`${INSTANCE}tags: {a: ${flow}}\n`).join(), /^3:\d+ : is nested too deeply\.$/);
        assert.match(problems(`${INSTANCE}x:\n${"- ".repeat(levels)}1\n`).join(), /^\d+:\d+ : is nested too deeply\.$/);
      }
    });

    it("that merges what is no mapping is refused", () => {
      for (const wrong of ["5", "[{a: b}, 5]", "", "text"]) {
        assert.deepEqual(problems(`${INSTANCE}tags: {a: b, <<: ${wrong}}\n`), [
          "3:14 : << takes a mapping, or a list of mappings.",
        ]);
      }
      assert.deepEqual(inputs(`name: a\nimage: b\ntags: {"<<": b}\n`)?.["tags"], { "<<": "b" });
    });

    it("may have a byte-order mark before each document, as files that are put together do", () => {
      assert.deepEqual(
        read(`\uFEFFname: a\nimage: b\n---\n\uFEFFname: c\nimage: d\n\uFEFF---\nname: e\nimage: f\n`).map(
          ({ name, problems: found }) => [name, found],
        ),
        [
          ["a", []],
          ["c", []],
          ["e", []],
        ],
      );
    });

    it("that ends without a line break ends its last block so", () => {
      const description = (text: string) => inputs(`${INSTANCE}description: ${text}`)?.["description"];
      assert.equal(description(">\n  a\n  b"), "a b");
      assert.equal(description("|+\n  a"), "a");
      assert.equal(description(">\n  a\n  b\n"), "a b\n");
      assert.equal(description("|\n  a\n# end"), "a\n");
      assert.equal(description("|\n  a\n  "), "a\n");
    });

    it("of 10 MB is read", () => {
      const tags = Array.from({ length: 20_000 }, (_, i) => `  tag-${i}: ${"x".repeat(500)}\n`).join("");
      const [definition] = read(`${INSTANCE}tags:\n${tags}`);
      assert.equal(Object.keys(definition?.inputs["tags"] as object).length, 20_000);
    });

    it("that multiplies by aliases is refused", () => {
      const bomb = [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        ..."bcdefghi".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefgh"[i]},`.repeat(9)}]`),
      ];
      assert.match(problems(bomb.join("\n")).join(), /multiply without end/);
      const merges = [
        "a: &a {x: 1}",
        ..."bcdefghi".split("").map((name, i) => `${name}: &${name} {<<: [${`*${"abcdefgh"[i]},`.repeat(9)}]}`),
      ];
      assert.match(problems(merges.join("\n")).join(), /multiply without end/);
      const large = `x: &x [${"a,".repeat(20_000)}]\ny: [${"*x,".repeat(200)}]\n`;
      assert.match(problems(INSTANCE + large).join(), /multiply without end/);
    });
  });

  describe("files", () => {
    it("are found in a folder and below, but for parts of definitions and links", () => {
      write("team/box.yml", INSTANCE);
      write("team/env.yaml", "name: env\nimage: a\nconda_file: conda.yml\n");
      write("team/conda.yml", "dependencies: [python]\n");
      write("team/context.yml", "name: built\nbuild: {path: ctx}\n");
      write("team/ctx/Dockerfile", "FROM x\n");
      write("team/ctx/compose.yml", "services: {}\n");
      write("team/job.yml", "$schema: https://example.com/commandJob.schema.json\ncommand: x\n");
      write("outside.yml", "type: command\nname: outside\n");
      symlinkSync(path.join(folder, "outside.yml"), path.join(folder, "team", "link.yml"));
      const { definitions, skipped } = load(path.join(folder, "team"));
      assert.deepEqual(
        definitions.map(({ name, problems: wrong }) => [name, wrong]),
        [
          ["dev-box", []],
          ["built", []],
          ["env", []],
        ],
      );
      assert.deepEqual(definitions[1]?.inputs["build"], { contextPath: "team/ctx" });
      assert.equal(definitions[2]?.inputs["condaFile"], "dependencies:\n- python\n");
      assert.deepEqual(
        skipped.map(({ file, reason }) => [path.basename(file), reason]),
        [["job.yml", 'its $schema is that of "commandjob"']],
      );
    });

    describe("that are not read", () => {
      const told = (...paths: string[]) =>
        load(...paths.map((name) => path.join(folder, name))).definitions.flatMap((each) =>
          each.problems.map(({ message }) => `${path.relative(folder, each.file)}: ${message}`),
        );
      const named = (name: string) => INSTANCE.replace("dev-box", name);
      beforeEach(() => void write("team/box.yml", INSTANCE));

      it("are told of where their name hides a definition, but for copies of what is read", () => {
        for (const name of [
          "bob.yml.orig",
          "carol.yaml~",
          ".dave.yml",
          "eve.yal",
          "frank.json",
          "grace",
          "heidi.txt",
        ]) {
          write(`team/${name}`, named("other-box"));
        }
        write("team/slip.yml.bak", "name: a\ntype: compute_instance\n");
        write("team/broken.yml.bak", `${INSTANCE}tags: {a: [\n`);
        for (const name of ["box.yml.orig", "box.yml~", ".#box.yml", "#box.yml#", ".box.yml"])
          write(`team/${name}`, INSTANCE);
        const found = told("team");
        assert.deepEqual(found.map((each) => each.split(": ")[0]?.replace("team/", "")).sort(), [
          ".dave.yml",
          "bob.yml.orig",
          "broken.yml.bak",
          "carol.yaml~",
          "eve.yal",
          "frank.json",
          "grace",
          "heidi.txt",
          "slip.yml.bak",
        ]);
        assert.match(
          found.join("\n"),
          /bob\.yml\.orig: looks like a definition and is not read, because its name does not end in \.yml or \.yaml: rename it, or move it out of the folder\./,
        );
        assert.match(found.join("\n"), /\.dave\.yml: .* because its name begins with a dot: /);
      });

      it("are left alone where they are something else", () => {
        write("team/README.md", `# How\n\n${INSTANCE}`);
        write("team/.gitlab-ci.yml", "image: node\nbuild: {script: [a]}\n");
        write("team/.pre-commit-config.yaml", "repos: []\n");
        write("team/package.json", '{"name": "a", "type": "module", "version": "1"}');
        write("team/devcontainer.json", '{"name": "a", "image": "b"}');
        write("team/values.yml.j2", "a: {{ b }}\n");
        write("team/Dockerfile", "FROM x\n");
        write("team/data.txt", "x".repeat(2 ** 21));
        write("team/.git/box.yml", INSTANCE);
        write("team/node_modules/box.yml", INSTANCE);
        symlinkSync("nowhere", path.join(folder, "team", ".#lock.yml"));
        symlinkSync("box.yml", path.join(folder, "team", "again.yml"));
        symlinkSync("..", path.join(folder, "team", "up"));
        assert.deepEqual(told("team"), []);
      });

      it("are told of where a link leads to them, or nowhere", () => {
        write("outside/other.yml", named("other-box"));
        write("outside/job.yml", "type: command\n");
        const link = (to: string, name: string) => symlinkSync(to, path.join(folder, "team", name));
        link("../outside/other.yml", "file.yml");
        link("../outside/job.yml", "job.yml");
        link("../outside", "more");
        write("team/..data/mounted.yml", named("third-box"));
        link("..data/mounted.yml", "mounted.yml");
        link("nowhere.yml", "dangling.yml");
        const why =
          "looks like a definition and is not read, because a link leads to it: put it there itself, or name it as a path of its own.";
        assert.deepEqual(told("team"), [
          "team/dangling.yml: is a link that leads nowhere.",
          `team/file.yml: ${why}`,
          `team/more/other.yml: ${why}`,
          `team/mounted.yml: ${why}`,
        ]);
      });

      it("are told of where a build context has taken them in", () => {
        write("team/env.yml", "name: built\nbuild: {path: ../people}\n");
        write("people/deep/bob.yml", named("bob-box"));
        assert.deepEqual(told("team", "people"), []);
        write("team/env.yml", "name: built\nbuild: {path: context}\n");
        write("team/context/deep/bob.yml", named("bob-box"));
        write("team/context/deep/values.yml", "image: x\n");
        assert.match(
          told("team").join("\n"),
          /^team\/context\/deep\/bob\.yml: looks like a definition and is not read, because it is in the build context of an environment: move it out of there\.$/,
        );
      });

      it("are told of where a folder cannot be read", () => {
        if (process.getuid?.() === 0) return;
        mkdirSync(path.join(folder, "team", "closed"), { mode: 0o000 });
        assert.match(told("team").join(), /^team\/closed: it cannot be read \(EACCES\)\.$/);
      });
    });

    it("are not hidden by a build context that is around its own definition", () => {
      write("all/env.yml", "name: around\nbuild: {path: .}\n");
      write("all/boxes/box.yml", INSTANCE);
      write("all/environments/env.yml", "name: above\nbuild: {path: ..}\n");
      write("all/values.yml", "replicas: 3\n");
      write("all/other/env.yml", "name: other\nbuild: {path: context}\n");
      write("all/other/context/deep/values.yml", "image: x\n");
      const { definitions } = load(path.join(folder, "all"));
      assert.deepEqual(
        definitions.map(({ name, problems: wrong }) => [name, wrong]),
        [
          ["dev-box", []],
          ["around", []],
          ["above", []],
          ["other", []],
        ],
      );
    });

    it("are told of in such a context where they cannot be read, and may be definitions", () => {
      write("all/env.yml", "name: around\nbuild: {path: .}\n");
      write("all/box.yml", `${INSTANCE}tags: {a: [\n`);
      write("all/slip.yml", "name: slip\ntype: compute_instance\n");
      write("all/compose.yml", "services: {}\n");
      write("all/list.yml", "- a\n");
      const { definitions } = load(path.join(folder, "all"));
      assert.deepEqual(
        definitions.map(({ file, problems: wrong }) => [path.basename(file), wrong.length > 0]),
        [
          ["box.yml", true],
          ["env.yml", false],
          ["slip.yml", true],
        ],
      );
    });

    it("count once where they are given twice", () => {
      const file = write("twice/box.yml", INSTANCE);
      const { definitions } = load(path.dirname(file), file, path.join(folder, "twice", ".", "box.yml"));
      assert.deepEqual(
        definitions.map(({ name }) => name),
        ["dev-box"],
      );
    });

    it("that are missing are problems", () => {
      const [definition] = load(path.join(folder, "nowhere.yml")).definitions;
      assert.equal(definition?.problems[0]?.message, "there is no such file or folder.");
      assert.deepEqual(problems("name: a\nimage: b\nconda_file: no.yml\n"), [
        '3:13 conda_file: "no.yml": there is no such file.',
      ]);
      assert.deepEqual(problems("name: a\nbuild: {path: nowhere}\n"), [
        '2:15 build.path: "nowhere": there is no such folder.',
      ]);
    });

    it("are missed where a path has none, whatever else is there, unless that is allowed", () => {
      mkdirSync(path.join(folder, "emptied"));
      write("others/job.yml", "type: command\nname: a\n");
      const box = write("boxes/box.yml", INSTANCE);
      const paths = ["emptied", "others", "boxes"].map((name) => path.join(folder, name));
      const wrong = load(...paths, box).definitions.filter((each) => each.problems.length > 0);
      assert.deepEqual(
        wrong.map(({ file }) => path.basename(file)),
        ["emptied", "others"],
      );
      const messages = wrong.flatMap((each) => each.problems.map(({ message }) => message));
      assert.match(messages[0] ?? "", /^nothing in it defines .* set allowEmpty /);
      assert.match(messages[1] ?? "", /Skipped: .*job\.yml, because its type is "command"\.$/);
      assert.equal(load().definitions[0]?.problems[0]?.message, "no path is given.");
      assert.equal(load("").definitions[0]?.problems[0]?.message, "no path is given.");
      assert.deepEqual(loadDefinitions(paths.slice(0, 2), { kinds: KINDS, allowEmpty: true }).definitions, []);
      const [missing] = loadDefinitions([path.join(folder, "wrong")], { kinds: KINDS, allowEmpty: true }).definitions;
      assert.match(missing?.problems[0]?.message ?? "", /^there is no such file or folder\. Git keeps no empty folder/);
    });

    it("that never end are not read, and circles of links are told", () => {
      for (const name of ["/dev/zero", "."]) {
        assert.deepEqual(problems(`name: a\nimage: b\nconda_file: ${name}\n`), [
          `3:13 conda_file: ${JSON.stringify(name)} is no file.`,
        ]);
      }
      symlinkSync("circle.yml", path.join(folder, "circle.yml"));
      const [definition] = load(path.join(folder, "circle.yml")).definitions;
      assert.equal(definition?.problems[0]?.message, "it cannot be read (ELOOP).");
    });
  });
});
