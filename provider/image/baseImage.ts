/** Undefined when the base image is always the same one. */
export function floatingTag(image: string): string | undefined {
  if (image.includes("@")) return undefined;
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  if (tag && tag !== "latest") return undefined;
  const named = tag ? `the tag "latest"` : "no tag, so latest";
  return `"${image}" has ${named}: Azure may build from another image each time, and a newer one makes no new version. Name a tag that stays, or a digest ("@sha256:...").`;
}
