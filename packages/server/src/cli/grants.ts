import type { Command } from "commander";
import { operatorOf } from "./operator.ts";
import { dateOf, type Terminal, table } from "./terminal.ts";

interface Granted {
	readonly appId: string;
	readonly name: string;
	readonly blocked: boolean;
	readonly items: readonly {
		readonly scope: string;
		readonly item: string;
		readonly silent: boolean;
		readonly grantedAt: number;
	}[];
}

/** `grants list | revoke` */
export function grants(program: Command, terminal: Terminal): void {
	const noun = program.command("grants").description("what users have allowed");
	noun
		.command("list")
		.description("what one user has allowed and blocked")
		.requiredOption("--user <sub>", "the user, as the super app's back end names them")
		.addHelpText("after", "\nExample:\n  byleave-server grants list --user 4711\n")
		.action(async ({ user }: { user: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ grants: Granted[] }>("/operator/grants", { sub: user });
			const rows = answer.grants.flatMap((grant) =>
				grant.blocked
					? [[grant.appId, grant.name, "blocked", "–", "–"]]
					: grant.items.map((row) => [
							grant.appId,
							grant.name,
							row.scope,
							row.item,
							`${dateOf(row.grantedAt)}${row.silent ? ", silently" : ""}`,
						]),
			);
			operator.say(
				answer,
				rows.length === 0 ? "This user has allowed nothing." : table(["APP", "NAME", "SCOPE", "GIVES", "SINCE"], rows),
			);
		});
	noun
		.command("revoke")
		.description("stop a mini program for one user: its codes and tokens are dead at once")
		.requiredOption("--user <sub>", "the user")
		.requiredOption("--app <appId>", "the mini program")
		.addHelpText("after", "\nExample:\n  byleave-server grants revoke --user 4711 --app A1\n")
		.action(async ({ user, app }: { user: string; app: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.post("/operator/grants/revoke", { sub: user, appId: app });
			operator.say(answer, `${app} is stopped for this user.`);
		});
}
