import type { Command } from "commander";
import type { MerchantRow } from "../store.ts";
import { operatorOf } from "./operator.ts";
import { type Terminal, table } from "./terminal.ts";

/** `merchants add | list` */
export function merchants(program: Command, terminal: Terminal): void {
	const noun = program.command("merchants").description("who the mini programs belong to");
	noun
		.command("add <merchantId>")
		.description("register a merchant, or rename one")
		.requiredOption("--name <name>", "as the sheet shows it after “by”")
		.addHelpText("after", '\nExample:\n  byleave-server merchants add M1 --name "Coffee Ltd"\n')
		.action(async (merchantId: string, { name }: { name: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const row = await operator.post<MerchantRow>("/operator/merchants", { merchantId, name });
			operator.say(row, `Merchant ${row.merchantId} is registered as ${row.name}.`);
		});
	noun
		.command("list")
		.description("all merchants")
		.action(async (_options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ merchants: MerchantRow[] }>("/operator/merchants");
			operator.say(
				answer,
				answer.merchants.length === 0
					? "There are no merchants. Register one: byleave-server merchants add M1 --name NAME"
					: table(
							["MERCHANT", "NAME"],
							answer.merchants.map((row) => [row.merchantId, row.name]),
						),
			);
		});
}
