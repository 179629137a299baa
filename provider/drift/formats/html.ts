export { page as html } from "./html/page";
