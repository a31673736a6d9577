// Moments in the reader's zone. A moment travels as ISO text with its offset; a field of a form has local time.
const setting = { zone: "UTC", language: "en" };

/** The zone and language in which the page was made. */
export function speak(zone, language) {
  Object.assign(setting, { zone, language });
}

/** A moment as a person reads it. */
export function shown(iso) {
  const style = { dateStyle: "medium", timeZone: setting.zone };
  const local = toLocal(iso);
  if (!local.endsWith("T00:00")) style.timeStyle = "short";
  return new Intl.DateTimeFormat(setting.language, style).format(new Date(iso));
}

/** A moment as `<input type="datetime-local">` has it. */
export function toLocal(iso) {
  const parts = {};
  const style = { timeZone: setting.zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  for (const { type, value } of new Intl.DateTimeFormat("en-CA", style).formatToParts(new Date(iso))) parts[type] = value;
  return `${parts.year.padStart(4, "0")}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The moment of a local time; one that the clock skips in spring is the one after the gap. */
export function toMoment(local) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let tries = 0; tries < 2; tries += 1) guess += wanted - Date.parse(`${toLocal(new Date(guess).toISOString())}Z`);
  return new Date(guess).toISOString();
}

/** The present minute. */
export function now() {
  return new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
}

/** Midnight at the start of the next month. */
export function nextMonth() {
  const [year, month] = toLocal(now()).split("-").map(Number);
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  return toMoment(`${next[0]}-${String(next[1]).padStart(2, "0")}-01T00:00`);
}

/** Start and end of a validity as numbers, open ends as infinities. */
export function period({ from, to }) {
  return [from ? Date.parse(from) : -Infinity, to ? Date.parse(to) : Infinity];
}

/** Whether a validity holds now, will hold, or has ended. */
export function stateOf(validity) {
  const [start, end] = period(validity);
  if (Date.now() < start) return "later";
  return Date.now() < end ? "now" : "ended";
}
