/** How the names of attributes are read. */

const events = [
	...["touchStart", "touchMove", "touchEnd", "touchCancel", "longTap", "transitionEnd", "animationStart"],
	...["animationEnd", "animationIteration", "getAuthorize", "getPhoneNumber", "getUserInfo", "scrollToLower"],
	...["scrollToUpper", "firstAppear", "animationFinish", "timeUpdate", "regionChange", "markerTap", "calloutTap"],
	...["controlTap", "panelTap", "linkTap", "pickStart", "pickEnd", "plusClick"],
];
const spelled = new Map(events.map((name) => [name.toLowerCase(), name]));

export interface EventName {
	/** `tap`, `touchStart`, … */
	readonly type: string;
	/** It goes no further. */
	readonly stop: boolean;
}

/** The event that an attribute listens to, by any of the spellings that people use: onTap, catchTap, bindtap, bind:tap, onclick. */
export function eventOf(name: string): EventName | undefined {
	const [, word, colon, rest = ""] = /^(?:capture-|mut-)?(on|catch|bind)([:-]?)([A-Za-z][\w.-]*)$/.exec(name) ?? [];
	const letters = rest.toLowerCase();
	if (rest === "" || (colon === "" && /^[a-z]/.test(rest) && !lowerCase.has(letters) && !spelled.has(letters)))
		return undefined;
	const plain = lowerCase.has(letters) ? letters : rest.charAt(0).toLowerCase() + rest.slice(1);
	const type = same.get(letters) ?? spelled.get(letters) ?? plain;
	return { type, stop: word === "catch" };
}
/** Other families' words for the same thing. */
const same = new Map([
	["click", "tap"],
	["longpress", "longTap"],
]);
/** Events of one word, as they are written without a capital: `once` and `binding` are none. */
const lowerCase = new Set(
	"tap click input change blur focus confirm submit reset scroll load error message appear disappear play pause ended longpress changing close cancel".split(
		" ",
	),
);

/** A name with dashes as scripts write it: `hover-class` is `hoverClass`. */
export const camel = (name: string): string =>
	name.replace(/[-:]+([A-Za-z0-9])/g, (_, sign: string) => sign.toUpperCase());

/** What stands behind `a:` or another family's prefix: `if`, `for`, `key`, …; undefined for any other attribute. */
export const directiveOf = (name: string): string | undefined =>
	/^(?:a|wx|s|tt|swan|qq|ks|jd):(if|elif|elseif|else|for|for-item|for-index|for-items|key)$/.exec(name)?.[1];
