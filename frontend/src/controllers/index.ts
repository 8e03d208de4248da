// Every controller under the name that pages use in data-controller.
import type { ControllerConstructor } from "@hotwired/stimulus";
import { BoardController } from "./board";
import { CalendarController } from "./calendar";
import { CellsController } from "./cells";
import { ClipboardController } from "./clipboard";
import { DialogController } from "./dialog";
import { DrawerController } from "./drawer";
import { DropZoneController } from "./drop-zone";
import { HotkeyController } from "./hotkey";
import { LivePageController } from "./live-page";
import { MapController } from "./map";
import { MenuController } from "./menu";
import { MonthController } from "./month";
import { SearchController } from "./search";
import { SelectionController } from "./selection";
import { ShortcutsController } from "./shortcuts";
import { SurveyController } from "./survey";
import { SurveyBuilderController } from "./survey-builder";
import { SurveyFrameController } from "./survey-frame";
import { ThemeController } from "./theme";
import { ToastController } from "./toast";
import { UndoController } from "./undo";
import { UnsavedController } from "./unsaved";

export const controllers: Record<string, ControllerConstructor> = {
  board: BoardController,
  calendar: CalendarController,
  cells: CellsController,
  clipboard: ClipboardController,
  dialog: DialogController,
  drawer: DrawerController,
  "drop-zone": DropZoneController,
  hotkey: HotkeyController,
  "live-page": LivePageController,
  map: MapController,
  menu: MenuController,
  month: MonthController,
  search: SearchController,
  selection: SelectionController,
  shortcuts: ShortcutsController,
  survey: SurveyController,
  "survey-builder": SurveyBuilderController,
  "survey-frame": SurveyFrameController,
  theme: ThemeController,
  toast: ToastController,
  undo: UndoController,
  unsaved: UnsavedController,
};
