import { Failure } from "@byleave/protocol";
import { wrong } from "../../../register/checks.ts";
import type { AppAct, Status } from "../../../store.ts";
import { ask, type List, select, type Told, write } from "../../statement.ts";
import { type Fact, notes } from "../audit.ts";
import type { Verbs } from "../rooms.ts";
import { type Change, changing, existing, touch } from "./changing.ts";

interface App {
	readonly clientId: string;
	readonly trusted: number;
	readonly status: Status;
}

/** Of an app that must be there; throws `app_unknown`. */
function* appOf({ appId }: AppAct): Generator<List, App, Told> {
	const [[app]] = yield* ask(
		select<App>(`SELECT client_id AS "clientId", trusted, status FROM apps WHERE app_id = ?`, appId),
	);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	return app;
}

const change = (act: AppAct, statements: List, fact: Fact, detail: string): Change => ({
	statements: [...statements, ...notes(act, { appId: act.appId }, [fact, detail])],
	touches: [touch.appsClient(act.appId)],
});
const nothing: Change = { statements: [], touches: [] };

/** Apps, and what each may ask. Each verb changes what it names, and no other column. */
export const appVerbs: Pick<
	Verbs,
	"registerApp" | "setAppStatus" | "trustApp" | "approveScope" | "setPurpose" | "setDomains"
> = {
	registerApp: changing(function* (asked) {
		const { appId, clientId, name, logo } = asked;
		const [[client], [clash], [known]] = yield* ask(
			existing.client(clientId),
			existing.client(appId),
			select<{ clientId: string }>(`SELECT client_id AS "clientId" FROM apps WHERE app_id = ?`, appId),
		);
		if (clash) throw wrong("appId", "a client has this id; take another.");
		if (!client) throw wrong("clientId", "there is no such client.");
		if (known && known.clientId !== clientId) throw wrong("clientId", "the app belongs to another client.");
		const row = [
			write(
				`INSERT INTO apps (app_id, client_id, name, logo, trusted, status) VALUES (?, ?, ?, ?, 0, 'ACTIVE')
				ON CONFLICT (app_id) DO UPDATE SET name = excluded.name`,
				appId,
				clientId,
				name,
				logo ?? null,
			),
			...(logo === undefined ? [] : [write("UPDATE apps SET logo = ? WHERE app_id = ?", logo, appId)]),
		];
		return change(asked, row, "app-registered", `client=${clientId}`);
	}),

	setAppStatus: changing(function* (asked) {
		const app = yield* appOf(asked);
		const { appId, status } = asked;
		if (app.status === status) return nothing;
		const row = write("UPDATE apps SET status = ? WHERE app_id = ?", status, appId);
		return change(asked, [row], "app-status-set", `status=${status}`);
	}),

	trustApp: changing(function* (asked) {
		const app = yield* appOf(asked);
		const { appId, trusted } = asked;
		if ((app.trusted === 1) === trusted) return nothing;
		const row = write("UPDATE apps SET trusted = ? WHERE app_id = ?", Number(trusted), appId);
		return change(asked, [row], "app-trust-set", `trusted=${trusted}`);
	}),

	approveScope: changing(function* (asked) {
		yield* appOf(asked);
		const { appId, scope, approval } = asked;
		const row = write(
			`INSERT INTO app_scopes (app_id, scope, approval) VALUES (?, ?, ?)
			ON CONFLICT (app_id, scope) DO UPDATE SET approval = excluded.approval`,
			appId,
			scope,
			approval,
		);
		const fact = approval === null ? "scope-withdrawn" : "scope-approved";
		return change(asked, [row], fact, `scope=${scope} approval=${approval ?? "none"}`);
	}),

	setPurpose: changing(function* (asked) {
		yield* appOf(asked);
		const { appId, scope, language, text } = asked;
		const row = write(
			`INSERT INTO app_purposes (app_id, scope, language, text) VALUES (?, ?, ?, ?)
			ON CONFLICT (app_id, scope, language) DO UPDATE SET text = excluded.text`,
			appId,
			scope,
			language,
			text,
		);
		return change(asked, [row], "purpose-set", `scope=${scope} language=${language}`);
	}),

	setDomains: changing(function* (asked) {
		yield* appOf(asked);
		const { appId, domains } = asked;
		const row = write("UPDATE apps SET domains = ? WHERE app_id = ?", domains.join(" "), appId);
		return change(asked, [row], "domains-set", `domains=${domains.length}`);
	}),
};
