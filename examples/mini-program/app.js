// A mini program as an author writes one: it knows `my` and its own merchant's server, and nothing else.
// `my` is there because the container put it in; it is not part of this program.

/** Where the merchant's server is. The sandbox says it; a real program has it in its own configuration. */
const merchant = fetch("/byleave-program.json")
	.then((answer) => answer.json())
	.then((told) => told.merchant);

for (const button of document.querySelectorAll("button[data-scopes]")) {
	button.addEventListener("click", () => signIn(button.dataset.scopes.split(",")));
}

/** The visit with whose token the shop may write to this user, once they have allowed it. */
let allowed;
for (const button of document.querySelectorAll("button[data-by]")) {
	button.addEventListener("click", async () => {
		allowed ??= await signIn(["SEND_MESSAGE"]);
		if (!allowed) return;
		try {
			const { order } = await post("/notify", { session: allowed.session, by: button.dataset.by });
			say(`Order ${order} is ready, and a message is on its way.`);
		} catch (error) {
			// They may have stopped it. Another tap asks again.
			allowed = undefined;
			say(`The shop could not write to you: ${error.message}`);
		}
	});
}

/** The sample of the documentation, to the letter. */
document.querySelector("#sample").addEventListener("click", () => {
	my.getAuthCode({
		scopes: ["auth_base"],
		success: (res) => {
			my.alert({
				content: res.authCode,
			});
		},
		fail: (res) => {
			console.log(res.authErrorScopes);
		},
	});
});

/**
 * Asks the wallet for a code and hands it to the merchant's server, which turns it into a user. The visit is the
 * server's own session, and its nonce ties the code to it: one that was obtained elsewhere is no use here. Resolves with the
 * visit, or with nothing if there is none.
 */
async function signIn(scopes) {
	say("Asking …");
	let visit;
	try {
		visit = await post("/visit", {});
	} catch {
		say("The shop's server does not answer. Is it running?");
		return undefined;
	}
	return new Promise((resolve) => {
		my.getAuthCode({
			scopes,
			success: async (res) => {
				show("success", res);
				try {
					greet(await post("/login", { ...visit, authCode: res.authCode }));
					resolve(visit);
				} catch (error) {
					say(`The shop could not sign you in: ${error.message}`);
					resolve();
				}
			},
			fail: (res) => {
				show("fail", res);
				say(reasons[res.outcome] ?? `The wallet could not help (error ${res.error}).`);
				resolve();
			},
		});
	});
}

/** What a person is told when there is no code: nothing is wrong with them, and the shop works without. */
const reasons = {
	denied: "No problem. You can sign in later.",
	dismissed: "No problem. You can sign in later.",
	suppressed: "No problem. Nothing was shared.",
	not_approved: "The shop may not ask for that.",
	network: "No connection to the wallet. Please try again.",
	timeout: "That took too long. Please try again.",
};

async function post(path, body) {
	const answer = await fetch((await merchant) + path, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(body),
	});
	const told = await answer.json();
	if (!answer.ok) throw new Error(told.message);
	return told;
}

function greet(user) {
	say(user.nickName ? `Hello, ${user.nickName}` : "Welcome back, whoever you are.");
	document.querySelector("#greeting").className = "hello";
	const avatar = document.querySelector("#avatar");
	avatar.hidden = !user.avatar;
	if (user.avatar) avatar.src = user.avatar;
	const rows = Object.entries(user).filter(([key]) => key !== "avatar");
	document.querySelector("#known").replaceChildren(
		...rows.flatMap(([key, value]) => [
			Object.assign(document.createElement("dt"), { textContent: key }),
			Object.assign(document.createElement("dd"), {
				textContent: typeof value === "string" ? value : JSON.stringify(value),
			}),
		]),
	);
	document.querySelector("#card").hidden = false;
}

function say(text) {
	document.querySelector("#greeting").className = "quiet";
	document.querySelector("#greeting").textContent = text;
}

function show(callback, res) {
	document.querySelector("#result").textContent = `${callback} ${JSON.stringify(res, null, 2)}`;
}
