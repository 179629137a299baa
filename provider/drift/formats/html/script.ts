/** Filters, and times in the reader's zone. The page is whole without it. */
export const script = `
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const parts = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
const brief = new Intl.DateTimeFormat(undefined, parts);
const zoned = new Intl.DateTimeFormat(undefined, { ...parts, timeZoneName: "short" });
for (const time of all("time")) time.textContent = (time.closest(".resource") ? brief : zoned).format(new Date(time.dateTime));

const form = document.getElementById("filters");
if (form) {
  const groups = all(".group").map((group) => {
    const list = group.querySelector("ul");
    return { group, list, members: [...list.children].map((element) => ({ element, text: element.textContent.toLowerCase() })) };
  });
  const total = all(".resource").length;
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");

  const chosen = () => {
    const data = new FormData(form);
    return { search: data.get("search"), workspace: data.get("workspace"), standings: data.getAll("standing") };
  };

  // A page that shows this one in a frame may forbid it.
  const remember = (address) => {
    try {
      history.replaceState(null, "", address);
    } catch {}
  };

  const apply = () => {
    const { search, workspace, standings } = chosen();
    const words = search.toLowerCase().split(/\\s+/).filter(Boolean);
    const fits = ({ element, text }) =>
      (standings.length === 0 || standings.includes(element.dataset.standing)) &&
      (!workspace || element.dataset.workspace === workspace) &&
      words.every((word) => text.includes(word));
    let count = 0;
    for (const { group, list, members } of groups) {
      const fitting = members.filter(fits);
      count += fitting.length;
      group.hidden = fitting.length === 0;
      // Browsers take a second and more to hide a thousand elements one by one.
      list.replaceChildren(...fitting.map(({ element }) => element));
    }
    shown.textContent = (count < total ? count.toLocaleString("en-US") + " of " : "") + total.toLocaleString("en-US") + " resources";
    nothing.hidden = count > 0;
    const query = new URLSearchParams(standings.map((standing) => ["standing", standing]));
    if (workspace) query.set("workspace", workspace);
    if (search) query.set("search", search);
    remember(query.size > 0 ? "#" + query : location.pathname + location.search);
  };

  const query = new URLSearchParams(location.hash.slice(1));
  for (const input of form.elements) {
    if (input.type === "checkbox") input.checked = query.getAll("standing").includes(input.value);
    else if (input.name && query.has(input.name)) input.value = query.get(input.name);
  }
  const openAll = (open) => {
    for (const details of all(".resource > details")) details.open = open;
  };
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  for (const input of all("[name=standing]")) {
    input.hidden = false;
    input.addEventListener("input", apply);
  }
  form.hidden = false;
  apply();
}
`;
