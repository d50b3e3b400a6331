import { Component, type ReactNode } from "react";
import { ProblemPage } from "./problem.page.tsx";

interface FaultBoundaryProps {
  /** Another place clears the fault. */
  place: string;
  children: ReactNode;
}

/** Keeps the menu usable when a screen breaks. */
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
    return <ProblemPage error={this.state.fault} retry={() => this.setState({ fault: null })} />;
  }
}
