import { KINDS } from "./kinds";
import { DEFINED } from "./pulumi/definitions";
import { definitionsStack } from "./pulumi/definitionsStack";

export = definitionsStack(KINDS, DEFINED);
