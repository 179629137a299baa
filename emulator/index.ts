export type { Clock } from "./clock";
export { type Emulator, type EmulatorOptions, startEmulator } from "./start";
