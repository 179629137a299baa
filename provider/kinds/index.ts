import { computeInstanceKind } from "../computeInstance/kind";
import { imageKind } from "../image/kind";
import type { Kind } from "./kind";

/** All kinds of resources, in the order in which they are told. */
export const KINDS: readonly Kind[] = [computeInstanceKind, imageKind];
