import { Component, type ReactNode } from "react";
import { onceAnswered, tryConnection } from "../providers/connection.ts";
import { failureKind } from "./failure-words.ts";
import { ProblemPage } from "./problem.page.tsx";

interface FaultBoundaryProps {
  /** Another place clears the fault. */
  place: string;
  children: ReactNode;
}

/**
 * Keeps the menu usable when a screen breaks. Trying again loads the page anew: a part of the console that could not be
 * fetched, or that a newer version has replaced, is not asked for a second time otherwise.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, { fault: unknown }> {
  override state: { fault: unknown } = { fault: null };

  static getDerivedStateFromError(fault: unknown): { fault: unknown } {
    return { fault };
  }

  override componentDidUpdate(before: FaultBoundaryProps): void {
    if (before.place === this.props.place || !this.state.fault) return;
    this.#stopTrying();
    this.setState({ fault: null });
  }

  /**
   * A screen that could not be fetched because the line was lost comes by itself once it is back: nothing can have been
   * typed into it. Not where the server is there and the screen is not: that would load again and again.
   */
  override async componentDidCatch(fault: unknown): Promise<void> {
    if (failureKind(fault) !== "network" || (await tryConnection())) return;
    this.#stopTrying();
    this.#stopTrying = onceAnswered(() => window.location.reload());
  }

  override componentWillUnmount(): void {
    this.#stopTrying();
  }

  #stopTrying: () => void = () => undefined;

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return <ProblemPage error={this.state.fault} retry={() => window.location.reload()} />;
  }
}
