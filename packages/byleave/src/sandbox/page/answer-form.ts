import { el } from "./dom.ts";

/** Saves what a call answers, and opens the program anew. Rejects with what was wrong. */
export type SaveAnswer = (name: string, answer: object | undefined) => Promise<void>;

/** Answers a published call that the container lacks with data: what success gets, or an error (ruling 47). */
export function answerForm(name: string, save: SaveAnswer): HTMLElement {
	const text = el("textarea", {
		class: "field",
		rows: "4",
		spellcheck: "false",
		"aria-label": `What my.${name} answers, as JSON`,
	});
	text.value = "{}";
	const told = el("p", { role: "status" });
	const button = el("button", { type: "submit" }, "Answer and reload");
	const forget = el("button", { type: "button" }, "Forget the answer");
	const act = async (answer: () => object | undefined): Promise<void> => {
		try {
			await save(name, answer());
			told.textContent = "Saved in .byleave/answers.json. The program was opened anew.";
		} catch (error) {
			told.textContent = error instanceof Error ? error.message : "It could not be saved.";
		}
	};
	const form = el(
		"form",
		{ class: "answer" },
		el("h3", {}, `Answer my.${name} with…`),
		el("p", {}, 'JSON that success gets, or {"error": 11, "errorMessage": "…"} for fail.'),
		text,
		el("p", { class: "tools" }, button, forget),
		told,
	);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void act(() => JSON.parse(text.value));
	});
	forget.addEventListener("click", () => void act(() => undefined));
	return form;
}
