import { KINDS } from "../../provider/kinds";
import { serve } from "../../provider/pulumi/serve";
import { datastoreKind } from "./kind";

/** What the provider text of the class loads. */
export = serve([...KINDS, datastoreKind]);
