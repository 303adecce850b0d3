import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { say } from "../ui/texts.ts";
import { appTexts } from "./app-texts.ts";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}
interface ErrorBoundaryState {
  readonly failed: boolean;
}

/** Keeps a bug in one place from taking the others along. Only a class can catch what a component throws. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = say(appTexts);
    return (
      <div role="alert" style={{ height: "100%" }}>
        <EmptyState
          title={t("crashed")}
          actions={<Button onClick={() => this.setState({ failed: false })}>{t("show-again")}</Button>}
        >
          <p>{t("crashed-says")}</p>
        </EmptyState>
      </div>
    );
  }
}
