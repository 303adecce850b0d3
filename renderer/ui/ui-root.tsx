/** What every window of ours stands in: fonts, tokens and Mantine with the page's style nonce. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource/noto-sans-kr/400.css";
import "@fontsource/noto-sans-kr/600.css";
import "@mantine/core/styles.css";
import "./tokens.css";
import "./base.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { cssVariablesResolver, theme } from "./theme.ts";

/** The nonce that this load's content security policy allows styles by; Vite writes it into the page. */
const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>("meta[property='csp-nonce']")?.nonce ??
  document.querySelector<HTMLElement>("script[nonce]")?.nonce ??
  "";

export function UiRoot({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme="dark"
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
