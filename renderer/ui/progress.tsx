import parts from "./parts.module.css";

interface ProgressProps {
  /** 0 to 1. */
  readonly part: number;
  readonly label: string;
  readonly tone?: "accent" | "stat" | "due" | "calm";
  readonly className?: string;
}

/** How much of something is done, as a thin line. */
export function Progress({ part, label, tone = "accent", className = "" }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <span
      className={`${parts.progress} ${className}`}
      data-tone={tone}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
