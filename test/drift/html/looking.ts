export interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

/** Runs in the page: the contrast of each visible text to what is behind it, as WCAG 2 counts it. */
export const contrasts = (): Contrast[] => {
  // biome-ignore lint/suspicious/noExplicitAny: the compiler of the tests knows no browser
  const { document, getComputedStyle } = globalThis as any;
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map<string, number[]>();
  const rgba = (color: string): number[] => {
    if (!known.has(color)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      known.set(color, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(color) as number[];
  };
  const over = ([r = 0, g = 0, b = 0, a = 0]: number[], below: number[]) =>
    [r, g, b].map((each, index) => (each * a + (below[index] ?? 0) * (255 - a)) / 255);
  // biome-ignore lint/suspicious/noExplicitAny: an element
  const behind = (element: any): number[] =>
    element
      ? over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement))
      : rgba("canvas").slice(0, 3);
  const luminance = (color: number[]) => {
    const [r = 0, g = 0, b = 0] = color.map((each) =>
      each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // biome-ignore lint/suspicious/noExplicitAny: elements
  const elements: any[] = [...document.querySelectorAll("body *:not(script)")];
  return elements
    .filter(
      (element) =>
        element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    )
    .map((element) => {
      const background = behind(element);
      const levels = [over(rgba(getComputedStyle(element).color), background), background].map(luminance);
      const ratio = (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
      return { text: element.textContent.trim().slice(0, 40), ratio: Math.round(ratio * 100) / 100 };
    });
};
