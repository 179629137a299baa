import { KINDS } from "../kinds";
import { serve } from "./serve";

/** What the provider texts of the resource classes load. */
export = serve(KINDS);
