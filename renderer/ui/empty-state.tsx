import type { ReactNode } from "react";
import parts from "./parts.module.css";

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What stands where there is nothing to show: why, and the way on. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className={parts.empty}>
      <h2>{title}</h2>
      {children}
      {actions === undefined ? null : <div className={parts.actions}>{actions}</div>}
    </div>
  );
}
