import { Component, type ReactNode } from "react";
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
    if (before.place !== this.props.place && this.state.fault) this.setState({ fault: null });
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return <ProblemPage error={this.state.fault} retry={() => window.location.reload()} />;
  }
}
