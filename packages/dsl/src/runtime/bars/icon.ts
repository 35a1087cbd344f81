import { ICON_SIDE, type Pixels } from "../../talk.ts";

/** Pictures of the program's as pixels, fitted into a tab's icon; null as long as one is not there, and where it cannot be had. */
export function iconReader(document: Document, arrived: () => void): (address: string) => Pixels | null {
	const read = new Map<string, Pixels | null>();
	return (address) => {
		if (address !== "" && !read.has(address)) {
			read.set(address, null);
			pixelsOf(document, address).then(
				(pixels) => {
					read.set(address, pixels);
					arrived();
				},
				() => {},
			);
		}
		return read.get(address) ?? null;
	};
}

async function pixelsOf(document: Document, address: string): Promise<Pixels | null> {
	const image = document.createElement("img");
	// From the root on, whichever page is open.
	image.src = /^(https?:|data:|\/)/.test(address) ? address : `/${address.replace(/^\.\//, "")}`;
	await image.decode();
	const { naturalWidth, naturalHeight } = image;
	const scale = Math.min(ICON_SIDE / Math.max(naturalWidth, 1), ICON_SIDE / Math.max(naturalHeight, 1));
	const [width, height] = [naturalWidth, naturalHeight].map((side) => Math.max(1, Math.round(side * scale))) as [
		number,
		number,
	];
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext("2d");
	if (!context) return null;
	context.drawImage(image, 0, 0, width, height);
	return { width, height, data: context.getImageData(0, 0, width, height).data };
}
