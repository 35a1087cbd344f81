/** Where in a script something stands: an address without its query, line and column from 1. */
export interface StackPlace {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

/** Between the program and us lie our own functions, and wrappers of whoever wrapped `my`. */
const DEEP = 50;

/** What is on the stack at the moment, as the browser says it. */
export function stackNow(): string {
	// V8 shows ten frames where nobody says otherwise; a program may have said so.
	const kept = Reflect.get(Error, "stackTraceLimit");
	if (kept !== undefined) Reflect.set(Error, "stackTraceLimit", DEEP);
	const { stack } = new Error();
	if (kept !== undefined) Reflect.set(Error, "stackTraceLimit", kept);
	// A program may have put something else in its place.
	return String(stack ?? "");
}

/** What a frame of a stack can be told by: of the web, and what bundlers call their modules (`webpack-internal:`). */
const FRAME = /((?:https?|webpack[\w-]*):\/\/[^\s()]*?):(\d+):(\d+)/g;

/**
 * Who has called: the first place on the stack that is not ours. Of several files those of the program's own origin come first:
 * what a script of another server does, a shim for one, it does for a page. Undefined where the stack names none: a call that a
 * timer makes by itself, for one.
 */
export function callerIn(
	stack: string,
	origin: string,
	isOurs: (path: string, file: string) => boolean,
): StackPlace | undefined {
	const places = [...stack.matchAll(FRAME)].flatMap(([, address = "", line, column]) => {
		const file = address.replace(/[?#].*$/, "");
		const url = URL.parse(file);
		const isOurOwn = url?.origin === origin && isOurs(url.pathname, file);
		return isOurOwn ? [] : [{ file, line: Number(line), column: Number(column) }];
	});
	const isProgram = ({ file }: StackPlace): boolean => /^webpack/.test(file) || URL.parse(file)?.origin === origin;
	return places.find(isProgram) ?? places[0];
}

/** A place as it is read: of the program's own files the path. */
export function saidPlace({ file, line, column }: StackPlace, origin: string): string {
	const path = file.startsWith(`${origin}/`) ? file.slice(origin.length) : file;
	return `${path}:${line}:${column}`;
}
