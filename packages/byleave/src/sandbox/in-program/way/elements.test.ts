import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ElementsPage, elementsGoThrough } from "./elements.ts";
import { createPlaces } from "./places.ts";

const origin = "http://p.localhost:1";
const SHIM = "https://cdn.example/npm/hylid-bridge/1.0.0/index.js";

/** Elements as far as they hold addresses. */
function scene() {
	class FakeElement extends EventTarget {
		readonly attributes = new Map<string, string>();
		getAttribute(name: string): string | null {
			return this.attributes.get(name) ?? null;
		}
		setAttribute(name: string, value: string): void {
			this.attributes.set(String(name).toLowerCase(), String(value));
		}
		removeAttribute(name: string): void {
			this.attributes.delete(name);
		}
	}
	class Script extends FakeElement {
		get src(): string {
			return this.getAttribute("src") ?? "";
		}
		set src(value: string) {
			this.attributes.set("src", value);
		}
	}
	class Link extends FakeElement {
		get href(): string {
			return this.getAttribute("href") ?? "";
		}
		set href(value: string) {
			this.attributes.set("href", value);
		}
	}
	const sent: (string | null)[] = [];
	class Form extends FakeElement {
		submit(): void {
			sent.push(this.getAttribute("action"));
		}
	}
	class Submitted extends Event {
		readonly submitter: FakeElement | null;
		readonly #target: FakeElement;
		constructor(target: FakeElement, submitter: FakeElement | null) {
			super("submit", { cancelable: true });
			this.#target = target;
			this.submitter = submitter;
		}
		override get target(): FakeElement {
			return this.#target;
		}
	}
	const later: (() => void)[] = [];
	const written: string[] = [];
	const page = Object.assign(new EventTarget(), {
		HTMLScriptElement: Script,
		HTMLLinkElement: Link,
		HTMLFormElement: Form,
		document: {
			write: (...texts: string[]) => written.push(...texts),
			writeln: (...texts: string[]) => written.push(...texts),
		},
		setTimeout: (then: () => void) => later.push(then),
	});
	const places = createPlaces({ origin, base: () => origin, others: [] });
	elementsGoThrough(page as unknown as ElementsPage, { places, origin, shim: "/byleave-shim.js" });
	const submit = (form: FakeElement, submitter: FakeElement | null = null, prevent = false) => {
		const event = new Submitted(form, submitter);
		if (prevent) event.preventDefault();
		page.dispatchEvent(event);
		const during = [form.getAttribute("action"), submitter?.getAttribute("formaction")];
		for (const then of later.splice(0)) then();
		return { during, after: [form.getAttribute("action"), submitter?.getAttribute("formaction")] };
	};
	return { page, Script, Link, Form, FakeElement, sent, submit, written };
}

describe("elements that scripts make", () => {
	it("have the shim from here, by property and by attribute, and lose the hash of another text", () => {
		const { Script, Link } = scene();
		const script = new Script();
		script.setAttribute("integrity", "sha384-x");
		script.src = SHIM;
		assert.deepEqual([script.src, script.getAttribute("integrity")], ["/byleave-shim.js", null]);
		const other = new Script();
		other.setAttribute("SRC", "https://appx/web-view.min.js");
		assert.equal(other.src, "/byleave-shim.js");
		const link = new Link();
		link.href = SHIM;
		assert.equal(link.href, "/byleave-shim.js");
		const mine = new Script();
		mine.setAttribute("integrity", "sha384-x");
		mine.src = "https://cdn.example/app.js";
		mine.setAttribute("data-from", SHIM);
		assert.deepEqual(
			[mine.src, mine.getAttribute("integrity"), mine.getAttribute("data-from")],
			["https://cdn.example/app.js", "sha384-x", SHIM],
		);
	});
	it("may be written as text", () => {
		const { page, written } = scene();
		page.document.write(`<script src="${SHIM}"></script>`, "<b>https://x.example/</b>");
		page.document.writeln(`<script src='//cdn.example/hylid-bridge/index.js'></script>`);
		assert.deepEqual(written, [
			'<script src="/byleave-shim.js"></script>',
			"<b>https://x.example/</b>",
			"<script src='/byleave-shim.js'></script>",
		]);
	});
});

describe("forms", () => {
	const AWAY = "https://pay.example/x?y";
	const PLACE = `${origin}/byleave-out/https/pay.example/x?y`;
	it("to another origin go by the program's own, and read as they were written before and after", () => {
		const { Form, submit } = scene();
		const form = new Form();
		form.setAttribute("action", AWAY);
		assert.deepEqual(submit(form), { during: [PLACE, undefined], after: [AWAY, undefined] });
	});
	it("go where the button says, if it says so", () => {
		const { Form, FakeElement, submit } = scene();
		const [form, button] = [new Form(), new FakeElement()];
		button.setAttribute("formaction", AWAY);
		assert.deepEqual(submit(form, button), { during: [null, PLACE], after: [null, AWAY] });
		const plain = new FakeElement();
		form.setAttribute("action", AWAY);
		assert.deepEqual(submit(form, plain).during, [PLACE, null]);
	});
	it("stay where a listener has taken them over, or where they are the program's own", () => {
		const { Form, submit } = scene();
		const form = new Form();
		form.setAttribute("action", AWAY);
		assert.deepEqual(submit(form, null, true).during, [AWAY, undefined]);
		form.setAttribute("action", "/own");
		assert.deepEqual(submit(form).during, ["/own", undefined]);
		form.removeAttribute("action");
		assert.deepEqual(submit(form).during, [null, undefined]);
	});
	it("may be sent by a script", () => {
		const { Form, sent } = scene();
		const form = new Form();
		form.setAttribute("action", AWAY);
		form.submit();
		assert.deepEqual([sent, form.getAttribute("action")], [[PLACE], AWAY]);
	});
});
