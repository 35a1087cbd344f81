import type { Command } from "commander";
import { most } from "../register/checks.ts";
import type { AppRow, AppWithScopes } from "../store.ts";
import { operatorOf } from "./operator.ts";
import { type Terminal, table } from "./terminal.ts";

/** `apps add | approve | purpose | trust | domains | suspend | resume | list | show` */
export function apps(program: Command, terminal: Terminal): void {
	const noun = program.command("apps").description("mini programs, and what each may ask for");
	/** A verb that sends one request and shows the app as it then is. */
	const change = async (path: string, body: Record<string, unknown>, command: Command): Promise<void> => {
		const operator = operatorOf(command, terminal);
		const app = await operator.post<AppWithScopes>(`/operator/apps${path}`, body);
		operator.say(app, describe(app));
	};
	noun
		.command("add <appId>")
		.description("register a mini program, or change its name and logo")
		.requiredOption("--client <clientId>", "the merchant's client that redeems its codes")
		.requiredOption("--name <name>", `as the sheet shows it, at most ${most.name} characters`)
		.option("--logo <url>", "an https URL, or a data URL of a picture")
		.addHelpText("after", "\nExample:\n  byleave-server apps add A1 --client C1 --name Coffee\n")
		.action((appId: string, { client, ...rest }: { client: string; name: string; logo?: string }, command: Command) =>
			change("", { appId, clientId: client, ...rest }, command),
		);
	noun
		.command("approve <appId> <scope...>")
		.description("let a mini program ask for scopes")
		.option("--optional", "the user may leave them off and still allow the rest")
		.option("--withdraw", "take the approval back")
		.addHelpText("after", "\nExample:\n  byleave-server apps approve A1 <scope> <scope> --optional\n")
		.action(
			async (appId: string, scopes: string[], given: { optional?: boolean; withdraw?: boolean }, command: Command) => {
				const operator = operatorOf(command, terminal);
				const approval = given.withdraw ? null : given.optional ? "optional" : "required";
				let app: AppWithScopes | undefined;
				for (const scope of scopes) app = await operator.post("/operator/apps/approve", { appId, scope, approval });
				if (app) operator.say(app, describe(app));
			},
		);
	noun
		.command("purpose <appId> <scope> <language> <text>")
		.description("say in one language what a mini program wants a scope for; the sheet shows it")
		.addHelpText("after", '\nExample:\n  byleave-server apps purpose A1 <scope> en "To write your name on the cup."\n')
		.action((appId: string, scope: string, language: string, text: string, _options: unknown, command: Command) =>
			change("/purpose", { appId, scope, language, text }, command),
		);
	noun
		.command("trust <appId>")
		.description("give a mini program without a sheet what the platform gives to trusted ones")
		.option("--off", "trust it no longer")
		.action((appId: string, { off }: { off?: boolean }, command: Command) =>
			change("/trust", { appId, trusted: !off }, command),
		);
	noun
		.command("domains <appId> [domain...]")
		.description("where its messages may lead to, beside its own pages: host names, all of them")
		.addHelpText("after", "\nExample:\n  byleave-server apps domains A1 shop.example www.shop.example\n")
		.action((appId: string, domains: string[], _options: unknown, command: Command) =>
			change("/domains", { appId, domains }, command),
		);
	for (const [verb, status, what] of [
		["suspend", "SUSPENDED", "issue and redeem nothing for a mini program any more"],
		["resume", "ACTIVE", "let a suspended mini program go on"],
	] as const) {
		noun
			.command(`${verb} <appId>`)
			.description(what)
			.action((appId: string, _options: unknown, command: Command) => change("/status", { appId, status }, command));
	}
	noun
		.command("list")
		.description("all mini programs")
		.action(async (_options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ apps: AppRow[] }>("/operator/apps");
			const rows = answer.apps.map((app) => [app.appId, app.name, app.clientId, app.status]);
			operator.say(
				answer,
				rows.length === 0
					? "There are no mini programs. Register one: byleave-server apps add A1 --client C1 --name NAME"
					: table(["APP", "NAME", "CLIENT", "STATUS"], rows),
			);
		});
	noun
		.command("show <appId>")
		.description("one mini program, its approvals and purposes")
		.action(async (appId: string, _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const app = await operator.get<AppWithScopes>("/operator/apps", { appId });
			operator.say(app, describe(app));
		});
}

function describe(app: AppWithScopes): string {
	const head = table(
		["APP", "NAME", "CLIENT", "MERCHANT", "STATUS", "TRUSTED"],
		[[app.appId, app.name, app.clientId, app.merchantName, app.status, app.trusted ? "yes" : "no"]],
	);
	const scopes = Object.entries(app.approved).map(([scope, approval]) => [
		scope,
		approval,
		Object.keys(app.purposes[scope] ?? {}).join(", ") || "–",
	]);
	if (scopes.length === 0) {
		return `${head}\nIt may ask for nothing yet. Approve a scope: byleave-server apps approve ${app.appId} <scope>`;
	}
	return `${head}\n\n${table(["SCOPE", "APPROVED AS", "PURPOSE IN"], scopes)}`;
}
