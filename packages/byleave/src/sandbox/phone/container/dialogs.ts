import type { HostApi } from "@byleave/host";
import { el } from "../../page/dom.ts";
import { choice, showDialog } from "../dialogs.ts";
import type { ContainerParts } from "./container.ts";
import { type Params, shortText, textOf, texts } from "./params.ts";
import { row } from "./row.ts";

/** UTF-16 units of what a button may say: what a program writes there must not push the other one off the screen. */
const LONGEST_LABEL = 24;
const MOST_ITEMS = 50;
/** UTF-16 units of what a person may write into one line. */
const LONGEST_INPUT = 4096;

interface Question {
	readonly appName: string;
	readonly title: string;
	readonly content: string;
	/** None: there is only one way to answer. */
	readonly no?: string;
	readonly yes: string;
	/** What stands in the empty field; without it the person writes nothing. */
	readonly placeholder?: string;
}

/** confirm, prompt, showModal and the action sheet: what a program asks its user, drawn by the container. */
export function dialogs({ words, reveal }: ContainerParts) {
	const ask = async (question: Question, signal: AbortSignal): Promise<{ confirmed: boolean; written: string }> => {
		reveal();
		const { appName, title, content, no, yes, placeholder } = question;
		const agree = choice("yes", yes);
		const refuse = no === undefined ? [] : [choice("no", no)];
		const label = title || content || appName;
		const field = el("input", { class: "field", dir: "auto", maxlength: String(LONGEST_INPUT), "aria-label": label });
		field.placeholder = placeholder ?? "";
		field.addEventListener("keydown", ({ key, isComposing }) => {
			if (key === "Enter" && !isComposing) agree.click();
		});
		const picked = await showDialog({
			title: appName,
			body: [
				...(title ? [el("p", { class: "title", dir: "auto" }, title)] : []),
				...(content ? [el("p", { dir: "auto" }, content)] : []),
				...(placeholder === undefined ? [] : [field]),
				el("div", { class: "buttons" }, ...refuse, agree),
			],
			signal,
		});
		return { confirmed: picked === "yes", written: field.value };
	};
	/** What a program may say on a question and its two buttons. */
	const asked = (params: Params, appName: string) => ({
		appName,
		title: textOf(params.title),
		content: textOf(params.content),
		yes: shortText(params, "confirmButtonText", LONGEST_LABEL) || words().confirm,
		no: shortText(params, "cancelButtonText", LONGEST_LABEL) || words().cancel,
	});
	return {
		/** What the older bridge calls its fields stands with the other spellings, in the program's own container. */
		confirm: row({
			async run({ params, name, turn }) {
				const question = asked(params, name);
				const { confirmed } = await turn((signal) => ask(question, signal));
				return { confirm: confirmed };
			},
		}),
		prompt: row({
			aliases: { message: "content", okButtonText: "confirmButtonText" },
			async run({ params, name, turn }) {
				const question = { ...asked(params, name), placeholder: textOf(params.placeholder) };
				const { confirmed, written } = await turn((signal) => ask(question, signal));
				return { ok: confirmed, inputValue: confirmed ? written : "" };
			},
		}),
		showModal: row({
			aliases: { confirmText: "confirmButtonText", cancelText: "cancelButtonText" },
			async run({ params, name, turn }) {
				const isEditable = params.editable === true;
				const { no, ...question } = asked(params, name);
				const whole = {
					...question,
					...(params.showCancel === false ? {} : { no }),
					...(isEditable ? { placeholder: textOf(params.placeholderText) } : {}),
				};
				const { confirmed, written } = await turn((signal) => ask(whole, signal));
				return { confirm: confirmed, cancel: !confirmed, ...(isEditable && confirmed ? { content: written } : {}) };
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
							choice("", cancel),
						],
						signal,
					});
				});
				return { index: picked === "" ? -1 : Number(picked), success: true };
			},
		}),
	} satisfies Readonly<Record<string, HostApi>>;
}
