import type { ComponentProps } from "react";
import parts from "./parts.module.css";

/** A button without edges, for bars and rows. */
export function PlainButton({ className = "", type = "button", ...rest }: ComponentProps<"button">) {
  return <button type={type} className={`${parts.plain} ${className}`} {...rest} />;
}
