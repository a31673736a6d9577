// Making elements, and the words that the page brings in the reader's language.
const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; functions among the attributes listen, false and null leave an attribute out. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function drawn(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** What stands in `<script type="application/json" id=…>`. */
export function given(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const WORDS = new Map();

/** A sentence of the page by its name, with its {gaps} filled. */
export function word(name, gaps = {}) {
  if (!WORDS.size) {
    const page = document.getElementById("ladder-words").content;
    for (const entry of page.querySelectorAll("[data-word]")) WORDS.set(entry.dataset.word, entry.textContent.trim());
  }
  return WORDS.get(name).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}

/** Tell those who do not see the board what has happened. */
export function say(text) {
  const status = document.getElementById("ladder-said");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = text; });
}

/** The width of a text as the board writes it, in pixels. */
export function widthOf(text, font) {
  widthOf.context ??= document.createElement("canvas").getContext("2d");
  widthOf.context.font = font;
  return widthOf.context.measureText(text).width;
}

/** A text in as many lines as there may be, none wider than it may be; what does not fit ends in an ellipsis. */
export function linesOf(text, font, width, most) {
  const lines = [""];
  for (const part of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${part}` : part;
    if (widthOf(longer, font) <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] += ` ${lines[most]}`;
  return shown.map((line) => shortened(line, font, width));
}

function shortened(line, font, width) {
  if (widthOf(line, font) <= width) return line;
  let kept = line;
  while (kept && widthOf(`${kept}…`, font) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
