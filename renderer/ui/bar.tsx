import type { ComponentProps } from "react";
import parts from "./parts.module.css";

/** A thin bar along an edge of a window. */
export function Bar({ className = "", ...rest }: ComponentProps<"div">) {
  return <div className={`${parts.bar} ${className}`} {...rest} />;
}
