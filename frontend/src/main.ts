// What every page loads: the look, htmx and the controllers.
import "./styles/main.css";
import { Application } from "@hotwired/stimulus";
import "htmx.org";
import { controllers } from "./controllers";

const application = Application.start();
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);
