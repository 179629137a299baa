import { runMain, setUp } from "./setUp/setUp.mjs";

await runMain(() => setUp(import.meta.url));
