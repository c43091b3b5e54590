/** The files that the rows read, copied; `@WORK@` in them becomes the folder they are copied to. */

export async function copyWork(from: string, to: string, work: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyWork(`${from}/${name}`, `${to}/${name}`, work);
    else {
      const text = await Deno.readTextFile(`${from}/${name}`);
      await Deno.writeTextFile(`${to}/${name}`, text.replaceAll("@WORK@", work));
    }
  }
}
