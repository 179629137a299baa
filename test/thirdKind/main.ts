import { main } from "../../provider/cli/commandLine";
import { KINDS } from "../../provider/kinds";
import { datastoreKind } from "./kind";

void main([...KINDS, datastoreKind]);
