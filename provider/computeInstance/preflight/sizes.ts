import type { VmSize } from "../../azure/api";
import { isWord } from "../properties";

/** Where the service does not say what a size is for, it may be for instances. */
export function isForInstances({ supportedComputeTypes }: VmSize): boolean {
  const types = supportedComputeTypes ?? [];
  return types.length === 0 || types.some((type) => isWord(type, "ComputeInstance"));
}
