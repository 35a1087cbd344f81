/** Request-Time and Response-Time, read and written: dialects read and write them; nothing here knows what time it is. */

/** The years that a time on this wire can lie in; anything else is a slip, not a time. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))$/;
const spaced = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/**
 * Request-Time or Response-Time in milliseconds since 1970, undefined if it is none of: 13 digits of epoch
 * milliseconds; ISO 8601 with up to nine fraction digits (cut to milliseconds), seconds optional, offset `Z`,
 * `+hh:mm` or `+hhmm`; `yyyy-MM-dd HH:mm:ss`, which is read as UTC. No leap second, no hour 24, no 30 February,
 * no offset over 14 hours, nothing outside 2000 to 2099. Source: platforms 2.
 */
export function readTime(text: string): number | undefined {
	const at = /^\d{13}$/.test(text) ? Number(text) : readCalendar(text);
	return at !== undefined && at >= EARLIEST && at < LATEST ? at : undefined;
}

function readCalendar(text: string): number | undefined {
	const match = iso.exec(text) ?? spaced.exec(text);
	if (!match) return undefined;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const fraction = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
	const offset = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0);
	if (minute > 59 || second > 59 || Number(match[11] ?? 0) > 59 || offset > 14 * 60) return undefined;
	const at = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
	// Date.UTC lets a day or an hour that does not exist run over into the next.
	if (new Date(at).getUTCMonth() !== month - 1 || new Date(at).getUTCDate() !== day) return undefined;
	return at - (match[9] === "-" ? -offset : offset) * 60_000;
}

/** What was written last: all that is answered in one second bears the same few times. By second and offset. */
const written = new Map<string, string>();
const MOST_WRITTEN = 64;

/** A time as RFC 3339 with offset (`+hh:mm`) and colon: `2026-11-23T10:00:00+00:00`. Milliseconds in, cut to seconds. */
export function writeTime(at: number, offset = "+00:00"): string {
	const key = `${Math.floor(at / 1000)}${offset}`;
	const before = written.get(key);
	if (before !== undefined) return before;
	const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
	const ahead = (hours * 60 + minutes) * (offset.startsWith("-") ? -1 : 1);
	const text = new Date(at + ahead * 60_000).toISOString().slice(0, 19) + offset;
	if (written.size >= MOST_WRITTEN) written.clear();
	written.set(key, text);
	return text;
}
