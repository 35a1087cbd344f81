import { spawnSync } from "node:child_process";

/** An example of docs/wire.md: a merchant's way over the wire, in a language. */
export interface Language {
	/** In examples/wire. */
	readonly file: string;
	/** Beside it: what checks a client by the test vectors. */
	readonly vectors?: string;
	/** As Markdown calls it. */
	readonly name: string;
	/** What runs a file in it; the first that this machine has is taken. */
	readonly runners: readonly Runner[];
	/** Debian's packages that bring the first of them; none: Debian has nothing that does. */
	readonly packages: readonly string[];
}
interface Runner {
	readonly command: readonly string[];
	/** Succeeds where the command is there with all that an example needs. */
	readonly tried: readonly string[];
}

const python = (program: string): Runner => ({
	command: [program],
	tried: [program, "-c", "import cryptography"],
});

export const languages: readonly Language[] = [
	{
		file: "byleave.sh",
		name: "sh",
		runners: [{ command: ["sh"], tried: ["sh", "-c", "curl --version && openssl version && date -d 2026-01-01"] }],
		packages: ["curl", "openssl"],
	},
	{
		file: "byleave.php",
		vectors: "vectors.php",
		name: "php",
		runners: [{ command: ["php"], tried: ["php", "-r", "exit(extension_loaded('openssl') ? 0 : 1);"] }],
		packages: ["php-cli"],
	},
	{
		file: "Byleave.java",
		name: "java",
		runners: [{ command: ["java"], tried: ["javac", "--version"] }],
		packages: ["default-jdk-headless"],
	},
	{
		file: "byleave.py",
		vectors: "vectors.py",
		name: "python",
		// Debian's own knows Debian's modules; another that comes first in the path need not.
		runners: [python("python3"), python("/usr/bin/python3")],
		packages: ["python3-cryptography"],
	},
	{
		file: "byleave.go",
		name: "go",
		runners: [{ command: ["go", "run"], tried: ["go", "version"] }],
		packages: ["golang-go"],
	},
	{
		file: "Byleave.cs",
		name: "csharp",
		// From version 10 it runs a file without a project; whether it can without a network shows in doing.
		runners: [
			{
				command: ["dotnet", "run"],
				tried: [
					"sh",
					"-c",
					'd=$(mktemp -d) && cd "$d" && echo "System.Console.WriteLine();" >a.cs && dotnet run a.cs; r=$?; rm -r "$d"; exit $r',
				],
			},
		],
		packages: [],
	},
];

/** What runs this language's examples here; undefined if nothing does. */
export const runnerOf = ({ runners }: Language): readonly string[] | undefined =>
	runners.find(({ tried: [program = "", ...args] }) => spawnSync(program, args).status === 0)?.command;
