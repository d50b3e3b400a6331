import { currentLocale } from "../i18n/locale.ts";
import { actingDuty, dutyHeader } from "../providers/acting-duty.ts";
import { toHttpError } from "../providers/console-error.ts";

/** What goes with every file, in and out: the language of the answer and the duty acted in. */
export function fileHeaders(): Record<string, string> {
  const duty = actingDuty();
  return { "Accept-Language": currentLocale(), ...(duty ? { [dutyHeader]: duty } : {}) };
}

/**
 * Hands a file that the server makes to the browser.
 * @throws HttpError as built by `toHttpError`, or an Error with the server's words when it refuses
 */
export async function downloadFile(path: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, { headers: fileHeaders(), credentials: "same-origin" });
  } catch (failure) {
    throw toHttpError(failure);
  }
  if (!response.ok) throw new Error(await refusalOf(response));
  const address = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function refusalOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { errors?: { message?: string }[] };
    return body.errors?.[0]?.message ?? "";
  } catch {
    return "";
  }
}
