import { UiRoot } from "../ui/ui-root.tsx";

export function App() {
  return <UiRoot>Alcove</UiRoot>;
}
