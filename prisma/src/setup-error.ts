/**
 * Something outside the program must be put right before it can start: a wrong address, a taken port, a missing right.
 * Whoever starts the program prints `message` (one line, Thai then English) and ends with exit code 1; the stack is of
 * no use and no secret is ever part of the text.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
  /** The Thai half of the message. */
  readonly th: string;
  /** The English half of the message. */
  readonly en: string;

  constructor(text: { th: string; en: string }) {
    const [th, en] = [oneLine(text.th), oneLine(text.en)];
    super(`${th} / ${en}`);
    this.th = th;
    this.en = en;
    this.stack = `SetupError: ${this.message}`;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
