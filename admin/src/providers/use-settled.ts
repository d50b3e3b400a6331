import { useEffect, useState } from "react";

const pauseMs = 250;

/** The value once it has stopped changing for a moment: what is asked for while somebody types. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
