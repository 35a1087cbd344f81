import assert from "node:assert/strict";
import { type AuthPageAnswer, acceptedScopes, allowEnabled } from "@byleave/host";
import type { Pending, Sheet } from "@byleave/protocol";
import type { UserAct } from "./truth-table/row.ts";

/** Who taps in tests that have no screen: looks at the sheet that the server sent and does what it was told to. */
export interface Person {
	/** What to do with the next sheet; with more than one, in turn. */
	will(...acts: readonly UserAct[]): void;
	/** Every sheet that was shown. */
	readonly sheets: readonly Sheet[];
	/** Stands where the sheet element stands in a browser. */
	readonly showAuthPage: (pending: Pending, options: { readonly signal: AbortSignal }) => Promise<AuthPageAnswer>;
	/** Leaves sheets open until released. */
	hold(): { readonly shown: Promise<void>; release(): void };
}

export function createPerson(): Person {
	const acts: UserAct[] = [];
	const sheets: Sheet[] = [];
	let held: { shown: () => void; until: Promise<void> } | undefined;
	return {
		sheets,
		will: (...next) => acts.push(...next),
		hold() {
			const shown = Promise.withResolvers<void>();
			const until = Promise.withResolvers<void>();
			held = { shown: shown.resolve, until: until.promise };
			return { shown: shown.promise, release: () => until.resolve() };
		},
		async showAuthPage({ sheet }, { signal }) {
			sheets.push(sheet);
			const waiting = held;
			held = undefined;
			waiting?.shown();
			if (waiting) await Promise.race([waiting.until, closed(signal)]);
			const act = acts.shift();
			assert.ok(act, "A sheet came up that nobody expected.");
			return doing(act, sheet);
		},
	};
}

function doing(act: UserAct, sheet: Sheet): AuthPageAnswer {
	const accept = (on: readonly string[]): AuthPageAnswer => {
		const switched = new Set(on);
		assert.ok(allowEnabled(sheet, switched), "Allow is disabled.");
		return { kind: "accepted", scopes: acceptedScopes(sheet, switched) };
	};
	if (typeof act === "object") return accept(act.on);
	switch (act) {
		case "Allow":
			return accept([]);
		case "Allow is disabled, then Don't allow":
			assert.equal(allowEnabled(sheet, new Set()), false);
			return { kind: "denied" };
		case "Don't allow":
			return { kind: "denied" };
		default:
			return { kind: "dismissed" };
	}
}

const closed = (signal: AbortSignal): Promise<never> =>
	new Promise((_, reject) => {
		if (signal.aborted) reject(signal.reason);
		else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});

/** What a sheet shows, as the truth table writes it: items but userId, `?` on those with a switch. */
export const linesOf = (sheet: Sheet): readonly string[] =>
	sheet.items.filter(({ icon }) => icon !== "userId").map(({ icon, optional }) => icon + (optional ? "?" : ""));
