import type { HostApi } from "@byleave/host";
import { el } from "../../page/dom.ts";
import { showDialog } from "../dialogs.ts";
import type { ContainerParts } from "./container.ts";
import { type Params, shortText, textOf, texts } from "./params.ts";
import { row } from "./row.ts";

/** UTF-16 units of what a button may say: what a program writes there must not push the other one off the screen. */
const LONGEST_LABEL = 24;
const MOST_ITEMS = 50;

/** confirm, showModal and the action sheet: what a program asks its user, drawn by the container. */
export function dialogs({ words, reveal }: ContainerParts): Readonly<Record<string, HostApi>> {
	/** A question with a button or two: the value of the one that was tapped, "" if none was. */
	const ask = async (
		appName: string,
		{ title, content }: { readonly title: string; readonly content: string },
		buttons: readonly (readonly [value: string, label: string])[],
		signal: AbortSignal,
	): Promise<string> => {
		reveal();
		const said = [
			title && el("p", { class: "title", dir: "auto" }, title),
			content && el("p", { dir: "auto" }, content),
		].filter((p) => p !== "");
		const row = el(
			"div",
			{ class: "buttons" },
			...buttons.map(([value, label]) => el("button", { type: "button", class: "plain", value }, label)),
		);
		return showDialog({ title: appName, body: [...said, row], signal });
	};
	const asked = ({ title, content }: Params) => ({ title: textOf(title), content: textOf(content) });
	const confirm = row({
		aliases: { message: "content", okButton: "confirmButtonText", cancelButton: "cancelButtonText" },
		async run({ params, name, turn }) {
			const yes = shortText(params, "confirmButtonText", LONGEST_LABEL) || words().confirm;
			const no = shortText(params, "cancelButtonText", LONGEST_LABEL) || words().cancel;
			const buttons = [
				["no", no],
				["yes", yes],
			] as const;
			const picked = await turn((signal) => ask(name, asked(params), buttons, signal));
			// `ok` is the older bridge's word for it.
			return { confirm: picked === "yes", ok: picked === "yes" };
		},
	});
	return {
		confirm,
		showModal: row({
			aliases: { confirmText: "confirmButtonText", cancelText: "cancelButtonText" },
			async run({ params, name, turn }) {
				const yes = shortText(params, "confirmButtonText", LONGEST_LABEL) || words().confirm;
				const no = shortText(params, "cancelButtonText", LONGEST_LABEL) || words().cancel;
				const both = [...(params.showCancel === false ? [] : [["no", no] as const]), ["yes", yes] as const];
				const picked = await turn((signal) => ask(name, asked(params), both, signal));
				return { confirm: picked === "yes", cancel: picked !== "yes" };
			},
		}),
		showActionSheet: row({
			aliases: { btns: "items", itemList: "items", cancelBtn: "cancelButtonText" },
			async run({ params, name, turn }) {
				const items = texts(params, "items", MOST_ITEMS);
				const title = textOf(params.title);
				const cancel = shortText(params, "cancelButtonText", LONGEST_LABEL) || words().cancel;
				const picked = await turn((signal) => {
					reveal();
					const choices = items.map((item, index) =>
						el("li", {}, el("button", { type: "button", class: "account", value: String(index) }, el("bdi", {}, item))),
					);
					return showDialog({
						title: name,
						body: [
							...(title ? [el("p", { dir: "auto" }, title)] : []),
							el("ul", { class: "accounts" }, ...choices),
							el("button", { type: "button", class: "plain", value: "" }, cancel),
						],
						signal,
					});
				});
				return { index: picked === "" ? -1 : Number(picked) };
			},
		}),
	};
}
