import { definitionsStack } from "./pulumi/definitionsStack";

export = definitionsStack();
