<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>B&amp;eschreibung</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Open pictures…</source>
        <translation>Bilder ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>Bild &amp;einfügen</translation>
    </message>
    <message>
        <source>Describe the &amp;screen</source>
        <translation>Den Bild&amp;schirm beschreiben</translation>
    </message>
    <message>
        <source>Describe the active &amp;window</source>
        <translation>Das aktive Fe&amp;nster beschreiben</translation>
    </message>
    <message>
        <source>Describe a pa&amp;rt of the screen…</source>
        <translation>Einen &amp;Teil des Bildschirms beschreiben…</translation>
    </message>
    <message>
        <source>&amp;Next picture</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>&amp;Previous picture</source>
        <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
        <source>&amp;Cancel the work</source>
        <translation>Die Arbeit &amp;abbrechen</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>V&amp;erlauf…</translation>
    </message>
    <message>
        <source>&amp;Go to the description</source>
        <translation>&amp;Zur Beschreibung gehen</translation>
    </message>
    <message>
        <source>&amp;Copy description</source>
        <translation>Beschreibung &amp;kopieren</translation>
    </message>
    <message>
        <source>Save &amp;beside the picture</source>
        <translation>Ne&amp;ben dem Bild speichern</translation>
    </message>
    <message>
        <source>Save as &amp;text file…</source>
        <translation>Als Te&amp;xtdatei speichern…</translation>
    </message>
    <message>
        <source>Say &amp;again</source>
        <translation>Noch einmal &amp;sagen</translation>
    </message>
    <message>
        <source>Spe&amp;ll it out</source>
        <translation>&amp;Buchstabieren</translation>
    </message>
    <message>
        <source>S&amp;top the voice</source>
        <translation>S&amp;timme anhalten</translation>
    </message>
    <message>
        <source>Watched &amp;folders…</source>
        <translation>&amp;Überwachte Ordner…</translation>
    </message>
    <message>
        <source>Pa&amp;use the watch, or go on</source>
        <translation>Die Über&amp;wachung anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>&amp;Größerer Text</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>&amp;Kleinerer Text</translation>
    </message>
    <message>
        <source>&amp;Normal text size</source>
        <translation>&amp;Normale Textgröße</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Keys and help</source>
        <translation>&amp;Tasten und Hilfe</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
</context>
<context>
    <name>CorrectionDialog</name>
    <message>
        <source>Correct the description of {name}</source>
        <translation>Die Beschreibung von {name} berichtigen</translation>
    </message>
    <message>
        <source>&amp;Description of {name}:</source>
        <translation>&amp;Beschreibung von {name}:</translation>
    </message>
    <message>
        <source>Description of {name}</source>
        <translation>Beschreibung von {name}</translation>
    </message>
    <message>
        <source>The description has been changed by somebody else meanwhile.</source>
        <translation>Inzwischen hat jemand anderes die Beschreibung geändert.</translation>
    </message>
    <message>
        <source>Replace it with yours?</source>
        <translation>Soll Ihre sie ersetzen?</translation>
    </message>
    <message>
        <source>Replace?</source>
        <translation>Ersetzen?</translation>
    </message>
    <message>
        <source>&amp;Replace it</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>&amp;Leave it as it is</source>
        <translation>So &amp;lassen, wie es ist</translation>
    </message>
    <message>
        <source>You have changed the description. Shall your words be lost?</source>
        <translation>Sie haben die Beschreibung geändert. Sollen Ihre Worte verloren gehen?</translation>
    </message>
    <message>
        <source>Your words are not saved</source>
        <translation>Ihre Worte sind nicht gespeichert</translation>
    </message>
    <message>
        <source>Close &amp;without saving</source>
        <translation>&amp;Ohne Speichern schließen</translation>
    </message>
    <message>
        <source>&amp;Go back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>There are no words to save: write a description.</source>
        <translation>Es gibt keine Worte zu speichern: Schreiben Sie eine Beschreibung.</translation>
    </message>
</context>
<context>
    <name>DescriptionEdit</name>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>The description appears here.</source>
        <translation>Hier erscheint die Beschreibung.</translation>
    </message>
</context>
<context>
    <name>Doubt</name>
    <message>
        <source>It may be: {caption}</source>
        <translation>Vielleicht: {caption}</translation>
    </message>
    <message>
        <source>I am not sure: {caption}</source>
        <translation>Ich bin nicht sicher: {caption}</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it is black.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es ist schwarz.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it is blank.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es ist leer.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it shows nothing but smooth shades.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es zeigt nichts als sanfte Farbverläufe.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it is nothing but noise.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es ist nichts als Rauschen.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it is mostly text.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es besteht vor allem aus Text.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it looks like a screen, a chart or a drawing.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es sieht aus wie ein Bildschirm, ein Diagramm oder eine Zeichnung.</translation>
    </message>
    <message>
        <source>I cannot describe this picture reliably: it is unlike anything that I have learned from.</source>
        <translation>Ich kann dieses Bild nicht verlässlich beschreiben: Es gleicht nichts, woran ich gelernt habe.</translation>
    </message>
</context>
<context>
    <name>FoldersSection</name>
    <message>
        <source>Watched folders</source>
        <translation>Überwachte Ordner</translation>
    </message>
    <message>
        <source>&amp;Add a folder…</source>
        <translation>Ordner &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Remove the folder</source>
        <translation>Ordner &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Subfolders, too</source>
        <translation>Auch &amp;Unterordner</translation>
    </message>
    <message>
        <source>&amp;Look regularly</source>
        <translation>&amp;Regelmäßig nachsehen</translation>
    </message>
    <message>
        <source>&amp;Folders:</source>
        <translation>&amp;Ordner:</translation>
    </message>
    <message>
        <source>For network drives that do not tell of new pictures.</source>
        <translation>Für Netzlaufwerke, die neue Bilder nicht melden.</translation>
    </message>
    <message>
        <source>Folders, Delete removes one</source>
        <translation>Ordner, Entf entfernt einen</translation>
    </message>
    <message>
        <source>Folders: none</source>
        <translation>Ordner: keine</translation>
    </message>
    <message>
        <source>{name} is watched already.</source>
        <translation>{name} wird schon überwacht.</translation>
    </message>
    <message>
        <source>{name} is watched from now on.</source>
        <translation>{name} wird ab jetzt überwacht.</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Einen Ordner überwachen</translation>
    </message>
    <message>
        <source>{name} is not watched any more. What was written there stays.</source>
        <translation>{name} wird nicht mehr überwacht. Was dort geschrieben wurde, bleibt.</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Keys and help</source>
        <translation>Tasten und Hilfe</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Picture Aloud describes pictures. Its sentences are guesses and can be wrong.</source>
        <translation>Picture Aloud beschreibt Bilder. Seine Sätze sind Vermutungen und können falsch sein.</translation>
    </message>
    <message>
        <source>Open, drop or paste a picture; its description is spoken and stands in a text field, where you can read it letter by letter and change it.</source>
        <translation>Öffnen Sie ein Bild, lassen Sie es auf dem Fenster los oder fügen Sie es ein. Seine Beschreibung wird gesprochen und steht in einem Textfeld, in dem Sie sie Buchstabe für Buchstabe lesen und ändern können. Die Beschreibungen sind englisch.</translation>
    </message>
    <message>
        <source>{save} saves the description beside the picture. Whether as a text file, as an XMP file for photo programs or as both is chosen on the page of watched folders, {watch}. Words that you have changed are yours: the folder watch leaves them alone. Others it replaces when the picture changes.</source>
        <translation>{save} speichert die Beschreibung neben dem Bild. Ob als Textdatei, als XMP-Datei für Fotoprogramme oder als beides, wählen Sie auf der Seite der überwachten Ordner, {watch}. Eine Beschreibung, die Sie geändert haben, gehört Ihnen: Die Ordnerüberwachung rührt sie nicht an. Jede andere ersetzt sie, wenn sich das Bild ändert.</translation>
    </message>
    <message>
        <source>In every program</source>
        <translation>In jedem Programm</translation>
    </message>
    <message>
        <source>{keys}: describe the picture on the clipboard; again: stop</source>
        <translation>{keys}: das Bild in der Zwischenablage beschreiben; noch einmal: anhalten</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>History of this session</source>
        <translation>Verlauf dieser Sitzung</translation>
    </message>
    <message>
        <source>&amp;Search in names and descriptions:</source>
        <translation>In Namen und Beschreibungen &amp;suchen:</translation>
    </message>
    <message>
        <source>Search in names and descriptions</source>
        <translation>In Namen und Beschreibungen suchen</translation>
    </message>
    <message>
        <source>&amp;Pictures, the newest first:</source>
        <translation>&amp;Bilder, das neueste zuerst:</translation>
    </message>
    <message>
        <source>Pictures, the newest first</source>
        <translation>Bilder, das neueste zuerst</translation>
    </message>
    <message>
        <source>The history is kept in memory alone and ends with the program.</source>
        <translation>Der Verlauf steht nur im Arbeitsspeicher und endet mit dem Programm.</translation>
    </message>
    <message>
        <source>S&amp;how</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>&amp;Forget all pictures</source>
        <translation>Alle Bilder &amp;vergessen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}: {text}</translation>
    </message>
    <message>
        <source>{name}: not described. {problem}</source>
        <translation>{name}: nicht beschrieben. {problem}</translation>
    </message>
    <message>
        <source>{name}: cancelled</source>
        <translation>{name}: abgebrochen</translation>
    </message>
    <message>
        <source>{name}: being worked on</source>
        <translation>{name}: wird gerade beschrieben</translation>
    </message>
    <message>
        <source>One picture found.</source>
        <translation>Ein Bild gefunden.</translation>
    </message>
    <message>
        <source>{count} pictures found.</source>
        <translation>{count} Bilder gefunden.</translation>
    </message>
</context>
<context>
    <name>HotkeySection</name>
    <message>
        <source>Hotkey</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Press the keys instead</source>
        <translation>Die Tasten stattdessen &amp;drücken</translation>
    </message>
    <message>
        <source>Press the keys now, or Escape</source>
        <translation>Jetzt die Tasten drücken, oder Escape</translation>
    </message>
    <message>
        <source>&amp;Hotkey:</source>
        <translation>&amp;Tastenkürzel:</translation>
    </message>
    <message>
        <source>Describes the picture on the clipboard, whatever program is in front. Write keys such as Ctrl+Alt+Shift+D, or nothing for no hotkey.</source>
        <translation>Beschreibt das Bild in der Zwischenablage, welches Programm auch vorne ist. Schreiben Sie Tasten wie Ctrl+Alt+Shift+D, oder nichts für kein Tastenkürzel.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Re&amp;cent pictures</source>
        <translation>&amp;Zuletzt geöffnete Bilder</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>Menüs</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Describing {name}…</source>
        <translation>{name} wird beschrieben…</translation>
    </message>
    <message>
        <source>Working on it…</source>
        <translation>In Arbeit…</translation>
    </message>
    <message>
        <source>Cancelled. Ctrl+H leads to the history, where it can be shown again.</source>
        <translation>Abgebrochen. Strg+H führt zum Verlauf, wo es wieder gezeigt werden kann.</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>der Grafikkarte</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>dem Prozessor</translation>
    </message>
    <message>
        <source>, picture {number} of {count}</source>
        <translation>, Bild {number} von {count}</translation>
    </message>
    <message>
        <source>{name}{place}: described in {seconds} seconds on the {device}.</source>
        <translation>{name}{place}: in {seconds} Sekunden auf {device} beschrieben.</translation>
    </message>
    <message>
        <source>{described} of {count} pictures are described.</source>
        <translation>{described} von {count} Bildern sind beschrieben.</translation>
    </message>
    <message>
        <source>The description is not ready yet.</source>
        <translation>Die Beschreibung ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>There is no description: open a picture first.</source>
        <translation>Es gibt keine Beschreibung: Öffnen Sie zuerst ein Bild.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>Es gibt nichts abzubrechen.</translation>
    </message>
    <message>
        <source>All pictures are forgotten.</source>
        <translation>Alle Bilder sind vergessen.</translation>
    </message>
    <message>
        <source>&amp;Forget them all</source>
        <translation>Alle &amp;vergessen</translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation>Noch keine Bilder</translation>
    </message>
    <message>
        <source>&amp;Quit without saving</source>
        <translation>&amp;Beenden, ohne zu speichern</translation>
    </message>
    <message>
        <source>You have changed the description of {name} and neither copied nor saved it. Shall your words be lost?</source>
        <translation>Sie haben die Beschreibung von {name} geändert und weder kopiert noch gespeichert. Sollen Ihre Worte verloren gehen?</translation>
    </message>
    <message>
        <source>Your words are not saved</source>
        <translation>Ihre Worte sind nicht gespeichert</translation>
    </message>
    <message>
        <source>&amp;Go back</source>
        <translation>&amp;Zurück</translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message>
        <source>Describing</source>
        <translation>Beschreiben</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA)</source>
        <translation>NVIDIA-Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>&amp;Choose a model&apos;s folder...</source>
        <translation>Den Ordner eines Modells &amp;wählen...</translation>
    </message>
    <message>
        <source>&amp;Use the shipped model</source>
        <translation>Das &amp;mitgelieferte Modell verwenden</translation>
    </message>
    <message>
        <source>as the model has it</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation>&amp;Gerät:</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>M&amp;odell:</translation>
    </message>
    <message>
        <source>&amp;Beam width:</source>
        <translation>&amp;Suchbreite:</translation>
    </message>
    <message>
        <source>How many sentences are followed at once; 1 is the fastest.</source>
        <translation>Wie viele Sätze gleichzeitig verfolgt werden; 1 ist am schnellsten.</translation>
    </message>
    <message>
        <source>The shipped model</source>
        <translation>Das mitgelieferte Modell</translation>
    </message>
    <message>
        <source>In use now: none, because no model is loaded.</source>
        <translation>Zurzeit in Gebrauch: keines, weil kein Modell geladen ist.</translation>
    </message>
    <message>
        <source>In use now: the NVIDIA graphics card.</source>
        <translation>Zurzeit in Gebrauch: die NVIDIA-Grafikkarte.</translation>
    </message>
    <message>
        <source>In use now: the processor.</source>
        <translation>Zurzeit in Gebrauch: der Prozessor.</translation>
    </message>
    <message>
        <source>The model&apos;s folder</source>
        <translation>Der Ordner des Modells</translation>
    </message>
</context>
<context>
    <name>PictureOpener</name>
    <message>
        <source>Open pictures</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>There is no picture yet: open one first.</source>
        <translation>Es gibt noch kein Bild: Öffnen Sie zuerst eines.</translation>
    </message>
    <message>
        <source>This picture is not a file in a folder.</source>
        <translation>Dieses Bild ist keine Datei in einem Ordner.</translation>
    </message>
    <message>
        <source>This is the last of the opened pictures.</source>
        <translation>Das ist das letzte der geöffneten Bilder.</translation>
    </message>
    <message>
        <source>This is the first of the opened pictures.</source>
        <translation>Das ist das erste der geöffneten Bilder.</translation>
    </message>
    <message>
        <source>This is the last picture in the folder.</source>
        <translation>Das ist das letzte Bild im Ordner.</translation>
    </message>
    <message>
        <source>This is the first picture in the folder.</source>
        <translation>Das ist das erste Bild im Ordner.</translation>
    </message>
    <message>
        <source>There are more than {count} pictures: the first {count} are opened. For more of them use the command picture-aloud caption.</source>
        <translation>Es sind mehr als {count} Bilder: Die ersten {count} werden geöffnet. Für mehr verwenden Sie den Befehl picture-aloud caption.</translation>
    </message>
    <message>
        <source>{count} pictures are opened.</source>
        <translation>{count} Bilder werden geöffnet.</translation>
    </message>
    <message>
        <source>The folder cannot be read: {reason}.</source>
        <translation>Der Ordner kann nicht gelesen werden: {reason}.</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Open (Ctrl+O), paste (Ctrl+V) or drop a picture.</source>
        <translation>Öffnen Sie ein Bild (Strg+O), fügen Sie eines ein (Strg+V) oder lassen Sie eines hier los.</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Picture: {name}</source>
        <translation>Bild: {name}</translation>
    </message>
</context>
<context>
    <name>PicturesSection</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>&amp;Open in the window</source>
        <translation>Im &amp;Fenster öffnen</translation>
    </message>
    <message>
        <source>&amp;Correct the text…</source>
        <translation>Den &amp;Text berichtigen…</translation>
    </message>
    <message>
        <source>&amp;Described, the newest first:</source>
        <translation>&amp;Beschrieben, die neuesten zuerst:</translation>
    </message>
    <message>
        <source>Described, the newest first; Enter opens one, F2 corrects its text</source>
        <translation>Beschrieben, die neuesten zuerst; Eingabe öffnet eines, F2 berichtigt seinen Text</translation>
    </message>
    <message>
        <source>Described: none yet</source>
        <translation>Beschrieben: noch keine</translation>
    </message>
</context>
<context>
    <name>ProgramSection</name>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source> percent</source>
        <translation> Prozent</translation>
    </message>
    <message>
        <source>Start with the sess&amp;ion</source>
        <translation>Mit der S&amp;itzung starten</translation>
    </message>
    <message>
        <source>Sta&amp;y in the tray when closed</source>
        <translation>Beim Schließen im Infobereich b&amp;leiben</translation>
    </message>
    <message>
        <source>Te&amp;xt size:</source>
        <translation>Te&amp;xtgröße:</translation>
    </message>
    <message>
        <source>The hotkey then works as soon as you have logged in.</source>
        <translation>Das Tastenkürzel wirkt dann, sobald Sie angemeldet sind.</translation>
    </message>
    <message>
        <source>This desktop has no tray: closing the window ends the program.</source>
        <translation>Diese Arbeitsfläche hat keinen Infobereich: Das Schließen des Fensters beendet das Programm.</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>{name} exists already, and what it says cannot be read.</source>
        <translation>{name} gibt es schon, und der Inhalt lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>{name} exists already and is empty.</source>
        <translation>{name} gibt es schon, und zwar leer.</translation>
    </message>
    <message>
        <source>{name} exists already and says something else: “{words}”</source>
        <translation>{name} gibt es schon, mit anderem Inhalt: „{words}“</translation>
    </message>
</context>
<context>
    <name>RegionDialog</name>
    <message>
        <source>Describe a part of the screen</source>
        <translation>Einen Teil des Bildschirms beschreiben</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Ganzer Bildschirm</translation>
    </message>
    <message>
        <source>Active window</source>
        <translation>Aktives Fenster</translation>
    </message>
    <message>
        <source>Top left quarter</source>
        <translation>Viertel oben links</translation>
    </message>
    <message>
        <source>Top right quarter</source>
        <translation>Viertel oben rechts</translation>
    </message>
    <message>
        <source>Bottom left quarter</source>
        <translation>Viertel unten links</translation>
    </message>
    <message>
        <source>Bottom right quarter</source>
        <translation>Viertel unten rechts</translation>
    </message>
    <message>
        <source>Draw it with the mouse or the arrow keys</source>
        <translation>Mit der Maus oder den Pfeiltasten zeichnen</translation>
    </message>
    <message>
        <source>&amp;Part of the screen:</source>
        <translation>&amp;Teil des Bildschirms:</translation>
    </message>
    <message>
        <source>Part of the screen</source>
        <translation>Teil des Bildschirms</translation>
    </message>
    <message>
        <source>&amp;Describe</source>
        <translation>&amp;Beschreiben</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context>
<context>
    <name>RegionOverlay</name>
    <message>
        <source>Arrow keys move the region, with Shift they change its size. Enter describes it, Escape gives up.</source>
        <translation>Die Pfeiltasten verschieben den Bereich, mit der Umschalttaste ändern sie seine Größe. Die Eingabetaste beschreibt ihn, Escape gibt auf.</translation>
    </message>
    <message>
        <source>Choose a part of the screen</source>
        <translation>Einen Teil des Bildschirms wählen</translation>
    </message>
</context>
<context>
    <name>ScreenshotActions</name>
    <message>
        <source>No part was chosen.</source>
        <translation>Es wurde kein Teil gewählt.</translation>
    </message>
</context>
<context>
    <name>Screenshots</name>
    <message>
        <source>No other window is in front: go to a window first, or choose the screen.</source>
        <translation>Kein anderes Fenster ist vorne: Gehen Sie zuerst zu einem Fenster, oder wählen Sie den Bildschirm.</translation>
    </message>
    <message>
        <source>The screenshot failed because of a fault.</source>
        <translation>Das Bildschirmfoto ist wegen eines Fehlers misslungen.</translation>
    </message>
    <message>
        <source>The screen could not be read: use your desktop&apos;s screenshot key.</source>
        <translation>Der Bildschirm konnte nicht gelesen werden: Verwenden Sie die Taste Ihrer Arbeitsfläche für Bildschirmfotos.</translation>
    </message>
    <message>
        <source>That part is not on the screen: choose another.</source>
        <translation>Dieser Teil liegt nicht auf dem Bildschirm: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>The clipboard cannot be read, because another program keeps it open: try again.</source>
        <translation>Die Zwischenablage kann nicht gelesen werden, weil ein anderes Programm sie geöffnet hält: Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>There is no clipboard without a desktop.</source>
        <translation>Ohne Arbeitsfläche gibt es keine Zwischenablage.</translation>
    </message>
    <message>
        <source>The program that was copied from does not hand out what it has on the clipboard: copy it again, or from another program.</source>
        <translation>Das Programm, aus dem kopiert wurde, gibt nicht heraus, was es in der Zwischenablage hat: Kopieren Sie es noch einmal oder aus einem anderen Programm.</translation>
    </message>
    <message>
        <source>What is on the clipboard is too large: copy a smaller part of it, or open it as a file.</source>
        <translation>Was in der Zwischenablage ist, ist zu groß: Kopieren Sie einen kleineren Teil davon oder öffnen Sie es als Datei.</translation>
    </message>
    <message>
        <source>The clipboard is empty: copy a picture or a picture file first.</source>
        <translation>Die Zwischenablage ist leer: Kopieren Sie zuerst ein Bild oder eine Bilddatei.</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard: it holds {contents}.</source>
        <translation>In der Zwischenablage ist kein Bild, sondern {contents}.</translation>
    </message>
    <message>
        <source>{count} files, none of them a picture</source>
        <translation>{count} Dateien, von denen keine ein Bild ist</translation>
    </message>
    <message>
        <source>the folder {name}</source>
        <translation>der Ordner {name}</translation>
    </message>
    <message>
        <source>the file {name}</source>
        <translation>die Datei {name}</translation>
    </message>
    <message>
        <source>a text of one word</source>
        <translation>ein Text aus einem Wort</translation>
    </message>
    <message>
        <source>a text of {words} words</source>
        <translation>ein Text aus {words} Wörtern</translation>
    </message>
    <message>
        <source>neither a picture nor a file nor a text</source>
        <translation>etwas, das weder Bild noch Datei noch Text ist</translation>
    </message>
    <message>
        <source>The clipboard cannot be read, because the X server does not answer.</source>
        <translation>Die Zwischenablage kann nicht gelesen werden, weil der X-Server nicht antwortet.</translation>
    </message>
    <message>
        <source>The clipboard of this Wayland desktop cannot be read without the program wl-paste: install the package wl-clipboard.</source>
        <translation>Die Zwischenablage dieser Wayland-Arbeitsfläche kann ohne das Programm wl-paste nicht gelesen werden: Installieren Sie das Paket wl-clipboard.</translation>
    </message>
    <message>
        <source>The clipboard of this Wayland desktop does not answer: try again.</source>
        <translation>Die Zwischenablage dieser Wayland-Arbeitsfläche antwortet nicht: Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>Der Ordner {folder} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>The folder {folder} has no pictures in it. Name a folder or a file with pictures.</source>
        <translation>Im Ordner {folder} sind keine Bilder. Nennen Sie einen Ordner oder eine Datei mit Bildern.</translation>
    </message>
    <message>
        <source>you may not write into this folder: choose another one or ask its owner</source>
        <translation>Sie dürfen in diesen Ordner nicht schreiben: Wählen Sie einen anderen oder fragen Sie seinen Besitzer</translation>
    </message>
    <message>
        <source>this disk cannot be written to: choose another folder</source>
        <translation>auf diesen Datenträger kann nicht geschrieben werden: Wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>the disk is full: make room on it or choose another one</source>
        <translation>der Datenträger ist voll: Schaffen Sie Platz oder wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>your share of the disk is full: make room or choose another disk</source>
        <translation>Ihr Anteil am Datenträger ist voll: Schaffen Sie Platz oder wählen Sie einen anderen Datenträger</translation>
    </message>
    <message>
        <source>the disk takes no file of its size: choose another one</source>
        <translation>der Datenträger nimmt keine Datei dieser Größe an: Wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>the disk does not answer: look whether it is connected and sound</source>
        <translation>der Datenträger antwortet nicht: Sehen Sie nach, ob er verbunden und heil ist</translation>
    </message>
    <message>
        <source>its folder does not exist any more: choose another one</source>
        <translation>den Ordner gibt es nicht mehr: Wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>its name would be too long: give the picture a shorter name</source>
        <translation>der Name würde zu lang: Geben Sie dem Bild einen kürzeren</translation>
    </message>
    <message>
        <source>a folder has this name: choose another name</source>
        <translation>ein Ordner hat diesen Namen: Wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>another program was changing it at the same moment: try again</source>
        <translation>ein anderes Programm hat sie im selben Augenblick geändert: Versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>it is protected from writing: change its permissions first</source>
        <translation>sie ist vor dem Schreiben geschützt: Ändern Sie zuerst ihre Rechte</translation>
    </message>
    <message>
        <source>{reason}: choose another folder</source>
        <translation>das System meldet „{reason}“: Wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{name} could not be written because {remedy}.</source>
        <translation>{name} konnte nicht geschrieben werden, denn {remedy}.</translation>
    </message>
    <message>
        <source>What this program has written cannot be kept in {file} ({error}), and without that it would not know its own words again: make room on that disk, or allow this program to write there.</source>
        <translation>Was dieses Programm geschrieben hat, kann in {file} nicht vermerkt werden ({error}), und ohne das würde es seine eigenen Worte nicht wiedererkennen: Schaffen Sie auf diesem Datenträger Platz oder erlauben Sie diesem Programm, dort zu schreiben.</translation>
    </message>
    <message>
        <source>it is larger than any description: look what it is and move it away</source>
        <translation>sie ist größer als jede Beschreibung: Sehen Sie nach, was sie ist, und verschieben Sie sie</translation>
    </message>
    <message>
        <source>it is a link to nowhere: mend or remove the link</source>
        <translation>sie ist eine Verknüpfung ins Leere: Berichtigen oder entfernen Sie die Verknüpfung</translation>
    </message>
    <message>
        <source>you may not read it: change its permissions or ask its owner</source>
        <translation>Sie dürfen sie nicht lesen: Ändern Sie ihre Rechte oder fragen Sie ihren Besitzer</translation>
    </message>
    <message>
        <source>it is a folder: give it another name</source>
        <translation>sie ist ein Ordner: Geben Sie ihm einen anderen Namen</translation>
    </message>
    <message>
        <source>it cannot be read ({reason}): look what it is</source>
        <translation>sie kann nicht gelesen werden ({reason}): Sehen Sie nach, was sie ist</translation>
    </message>
    <message>
        <source>{name} cannot be read any more ({reason}): look whether it is still there.</source>
        <translation>{name} kann nicht mehr gelesen werden ({reason}): Sehen Sie nach, ob es noch da ist.</translation>
    </message>
    <message>
        <source>There are no words to write beside {name}.</source>
        <translation>Es gibt keine Worte, die neben {name} zu schreiben wären.</translation>
    </message>
    <message>
        <source>another program keeps changing it: try again later</source>
        <translation>ein anderes Programm ändert sie immer wieder: Versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>it holds words that this program did not write</source>
        <translation>sie enthält Worte, die dieses Programm nicht geschrieben hat</translation>
    </message>
    <message>
        <source>{name} was left as it is because {complaint}.</source>
        <translation>{name} bleibt, wie die Datei ist, denn {complaint}.</translation>
    </message>
    <message>
        <source>has a form that is not understood</source>
        <translation>hat eine Form, die nicht verstanden wird</translation>
    </message>
    <message>
        <source>describes more than one picture</source>
        <translation>beschreibt mehr als ein Bild</translation>
    </message>
    <message>
        <source>it {error}: mend it or move it away</source>
        <translation>sie {error}: Reparieren oder verschieben Sie sie</translation>
    </message>
    <message>
        <source>choose full names, such as photo.jpg.xmp, for XMP files</source>
        <translation>Wählen Sie für XMP-Dateien volle Namen wie photo.jpg.xmp</translation>
    </message>
    <message>
        <source>it does not say to which of the pictures of this name it belongs: {advice}</source>
        <translation>sie sagt nicht, zu welchem der Bilder dieses Namens sie gehört: {advice}</translation>
    </message>
    <message>
        <source>it belongs to another picture of this name: {advice}</source>
        <translation>sie gehört zu einem anderen Bild dieses Namens: {advice}</translation>
    </message>
    <message>
        <source>The description could not be put into the XMP file of {name}, which was left as it is: choose text files instead.</source>
        <translation>Die Beschreibung ließ sich nicht in die XMP-Datei von {name} einfügen, die bleibt, wie sie ist: Wählen Sie stattdessen Textdateien.</translation>
    </message>
    <message>
        <source>is larger than any description of a picture</source>
        <translation>ist größer als jede Bildbeschreibung</translation>
    </message>
    <message>
        <source>is not in the encoding it says it is in</source>
        <translation>ist nicht so kodiert, wie sie es von sich sagt</translation>
    </message>
    <message>
        <source>is in an encoding that is not understood</source>
        <translation>ist in einer Kodierung, die nicht verstanden wird</translation>
    </message>
    <message>
        <source>is damaged in line {line}</source>
        <translation>ist in Zeile {line} beschädigt</translation>
    </message>
    <message>
        <source>has a document type, which no description of a picture needs</source>
        <translation>hat einen Dokumenttyp, den keine Bildbeschreibung braucht</translation>
    </message>
    <message>
        <source>holds more than any description of a picture</source>
        <translation>enthält mehr als jede Bildbeschreibung</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>who speaks</source>
        <translation>wer spricht</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>model bundle</source>
        <translation>Beschreibungsmodell</translation>
    </message>
    <message>
        <source>beam width</source>
        <translation>Suchbreite</translation>
    </message>
    <message>
        <source>hotkey</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>working signal</source>
        <translation>Zeichen während der Arbeit</translation>
    </message>
    <message>
        <source>text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>start with the session</source>
        <translation>Start mit der Sitzung</translation>
    </message>
    <message>
        <source>stay in the tray</source>
        <translation>Verbleib im Infobereich</translation>
    </message>
    <message>
        <source>welcome</source>
        <translation>Begrüßung</translation>
    </message>
    <message>
        <source>watched folders</source>
        <translation>überwachte Ordner</translation>
    </message>
    <message>
        <source>subfolders of watched folders</source>
        <translation>Unterordner überwachter Ordner</translation>
    </message>
    <message>
        <source>looking regularly at watched folders</source>
        <translation>regelmäßiges Nachsehen in überwachten Ordnern</translation>
    </message>
    <message>
        <source>pause of the watch</source>
        <translation>Pause der Überwachung</translation>
    </message>
    <message>
        <source>format beside pictures</source>
        <translation>Format neben den Bildern</translation>
    </message>
    <message>
        <source>names of XMP files</source>
        <translation>Namen der XMP-Dateien</translation>
    </message>
    <message>
        <source>description field of XMP</source>
        <translation>Beschreibungsfeld von XMP</translation>
    </message>
    <message>
        <source>The settings in {file} cannot be read ({reason}). The defaults are used: check that you may read this file.</source>
        <translation>Die Einstellungen in {file} können nicht gelesen werden ({reason}). Die Vorgaben gelten: Prüfen Sie, ob Sie diese Datei lesen dürfen.</translation>
    </message>
    <message>
        <source>The settings cannot be stored in {file} ({reason}). They hold until the program ends: check that you may write there and that the disk is not full.</source>
        <translation>Die Einstellungen können nicht in {file} gespeichert werden ({reason}). Sie gelten, bis das Programm endet: Prüfen Sie, ob Sie dort schreiben dürfen und ob der Datenträger nicht voll ist.</translation>
    </message>
    <message>
        <source>The settings file {file} is damaged. The defaults are used, and the next change of a setting replaces the file.</source>
        <translation>Die Einstellungsdatei {file} ist beschädigt. Die Vorgaben gelten, und die nächste Änderung einer Einstellung ersetzt die Datei.</translation>
    </message>
    <message>
        <source>The settings file was damaged. It has been kept as {aside}, and the defaults are used: choose your settings again.</source>
        <translation>Die Einstellungsdatei war beschädigt. Sie wurde als {aside} aufbewahrt, und die Vorgaben gelten: Wählen Sie Ihre Einstellungen noch einmal.</translation>
    </message>
    <message>
        <source>The stored setting of {name} is impossible: its default is used.</source>
        <translation>Eine gespeicherte Einstellung ist unmöglich ({name}): Ihre Vorgabe gilt.</translation>
    </message>
    <message>
        <source>The stored settings of {others} and {last} are impossible: their defaults are used.</source>
        <translation>Einige gespeicherte Einstellungen sind unmöglich ({others} und {last}): Ihre Vorgaben gelten.</translation>
    </message>
    <message>
        <source>Starting with the session cannot be changed in {place} ({reason}): check that you may write there.</source>
        <translation>Der Start mit der Sitzung lässt sich in {place} nicht ändern ({reason}): Prüfen Sie, ob Sie dort schreiben dürfen.</translation>
    </message>
    <message>
        <source>What always works: bind the command picture-aloud clipboard to keys in the keyboard settings of your desktop.</source>
        <translation>Was immer geht: Legen Sie den Befehl picture-aloud clipboard in den Tastatureinstellungen Ihrer Arbeitsfläche auf Tasten.</translation>
    </message>
    <message>
        <source>The hotkey is switched off.</source>
        <translation>Das Tastenkürzel ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>{keys} describes the picture on the clipboard, whatever program is in front.</source>
        <translation>{keys} beschreibt das Bild in der Zwischenablage, welches Programm auch vorne ist.</translation>
    </message>
    <message>
        <source>{keys} is taken by another program: choose other keys in the settings of Picture Aloud, or free these in the other program.</source>
        <translation>{keys} ist von einem anderen Programm belegt: Wählen Sie in den Einstellungen von Picture Aloud andere Tasten oder geben Sie diese im anderen Programm frei.</translation>
    </message>
    <message>
        <source>Windows refused the hotkey {keys} (error {error}).</source>
        <translation>Windows hat das Tastenkürzel {keys} abgelehnt (Fehler {error}).</translation>
    </message>
    <message>
        <source>The hotkey needs the library {library}, which is missing: install it.</source>
        <translation>Das Tastenkürzel braucht die Bibliothek {library}, die fehlt: Installieren Sie sie.</translation>
    </message>
    <message>
        <source>There is no hotkey without a desktop.</source>
        <translation>Ohne Arbeitsfläche gibt es kein Tastenkürzel.</translation>
    </message>
    <message>
        <source>The hotkey is gone, because the connection to the X server was lost.</source>
        <translation>Das Tastenkürzel ist weg, weil die Verbindung zum X-Server verloren ging.</translation>
    </message>
    <message>
        <source>The hotkey {keys} does not work, because this keyboard layout has no key {key}: choose other keys in the settings.</source>
        <translation>Das Tastenkürzel {keys} geht nicht, weil diese Tastaturbelegung keine Taste {key} hat: Wählen Sie in den Einstellungen andere Tasten.</translation>
    </message>
    <message>
        <source>The X server does not answer.</source>
        <translation>Der X-Server antwortet nicht.</translation>
    </message>
    <message>
        <source>A Mac&apos;s keyboard has no key {key}: choose other keys in the settings.</source>
        <translation>Die Tastatur eines Mac hat keine Taste {key}: Wählen Sie in den Einstellungen andere Tasten.</translation>
    </message>
    <message>
        <source>macOS refused the hotkey {keys} (error {error}).</source>
        <translation>macOS hat das Tastenkürzel {keys} abgelehnt (Fehler {error}).</translation>
    </message>
    <message>
        <source>Your desktop has been asked for the hotkey: answer its question if it shows one.</source>
        <translation>Ihre Arbeitsfläche wurde um das Tastenkürzel gebeten: Beantworten Sie ihre Frage, wenn sie eine stellt.</translation>
    </message>
    <message>
        <source>The hotkey was refused in your desktop&apos;s question: to be asked again, switch it off and on in the settings of Picture Aloud.</source>
        <translation>Das Tastenkürzel wurde auf die Frage Ihrer Arbeitsfläche hin abgelehnt: Um noch einmal gefragt zu werden, schalten Sie es in den Einstellungen von Picture Aloud aus und wieder ein.</translation>
    </message>
    <message>
        <source>There is no D-Bus session here, and so no hotkey.</source>
        <translation>Hier gibt es keine D-Bus-Sitzung und daher kein Tastenkürzel.</translation>
    </message>
    <message>
        <source>This desktop does not let programs have global shortcuts.</source>
        <translation>Diese Arbeitsfläche lässt Programme keine globalen Tastenkürzel haben.</translation>
    </message>
    <message>
        <source>The desktop could not set up the hotkey.</source>
        <translation>Die Arbeitsfläche konnte das Tastenkürzel nicht einrichten.</translation>
    </message>
    <message>
        <source>The desktop has taken the hotkey back.</source>
        <translation>Die Arbeitsfläche hat das Tastenkürzel zurückgenommen.</translation>
    </message>
    <message>
        <source>This desktop can give Picture Aloud a hotkey, and is asked for it by the window.</source>
        <translation>Diese Arbeitsfläche kann Picture Aloud ein Tastenkürzel geben und wird vom Fenster darum gebeten.</translation>
    </message>
    <message>
        <source>The desktop has given Picture Aloud a hotkey: {trigger}. It describes the picture on the clipboard, whatever program is in front.</source>
        <translation>Die Arbeitsfläche hat Picture Aloud ein Tastenkürzel gegeben: {trigger}. Es beschreibt das Bild in der Zwischenablage, welches Programm auch vorne ist.</translation>
    </message>
    <message>
        <source>Your desktop gave the hotkey no keys, perhaps because {keys} are taken: choose keys for Picture Aloud in the keyboard settings of your desktop.</source>
        <translation>Ihre Arbeitsfläche hat dem Tastenkürzel keine Tasten gegeben, vielleicht weil {keys} belegt ist: Wählen Sie in den Tastatureinstellungen Ihrer Arbeitsfläche Tasten für Picture Aloud.</translation>
    </message>
    <message>
        <source>{keys!r} cannot be a hotkey: write it like Ctrl+Alt+Shift+D, with a letter, a digit, a function key or a key such as Home as the last.</source>
        <translation>{keys!r} kann kein Tastenkürzel sein: Schreiben Sie es wie Ctrl+Alt+Shift+D, mit einem Buchstaben, einer Ziffer, einer Funktionstaste oder einer Taste wie Home am Ende.</translation>
    </message>
    <message>
        <source>{keys!r} cannot be a hotkey: it needs exactly one key besides Ctrl, Alt, Shift and Meta.</source>
        <translation>{keys!r} kann kein Tastenkürzel sein: Es braucht genau eine Taste neben Ctrl, Alt, Shift und Meta.</translation>
    </message>
    <message>
        <source>{keys!r} cannot be a hotkey, because that key is needed for typing: add Ctrl, Alt or Meta.</source>
        <translation>{keys!r} kann kein Tastenkürzel sein, weil diese Taste zum Schreiben gebraucht wird: Nehmen Sie Ctrl, Alt oder Meta dazu.</translation>
    </message>
    <message>
        <source>The captioning model gave no usable answer for this picture: try another picture, or reinstall the model.</source>
        <translation>Das Beschreibungsmodell gab für dieses Bild keine brauchbare Antwort: Versuchen Sie ein anderes Bild oder installieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>The description was cancelled.</source>
        <translation>Die Beschreibung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>{name} needs more memory than is free: close other programs or make it smaller.</source>
        <translation>{name} braucht mehr Speicher, als frei ist: Schließen Sie andere Programme oder verkleinern Sie das Bild.</translation>
    </message>
    <message>
        <source>{name} cannot be read: copy or download it again.</source>
        <translation>{name} kann nicht gelesen werden: Kopieren oder laden Sie das Bild noch einmal herunter.</translation>
    </message>
    <message>
        <source>{name} is empty (zero bytes): copy or download it again.</source>
        <translation>{name} ist leer (null Bytes): Kopieren oder laden Sie das Bild noch einmal herunter.</translation>
    </message>
    <message>
        <source>{name} does not exist: check the name and the folder.</source>
        <translation>{name} gibt es nicht: Prüfen Sie den Namen und den Ordner.</translation>
    </message>
    <message>
        <source>{name} may not be read by you: change its permissions or ask its owner for a copy.</source>
        <translation>{name} dürfen Sie nicht lesen: Ändern Sie die Rechte oder bitten Sie den Besitzer um eine Kopie.</translation>
    </message>
    <message>
        <source>{name} cannot be read: check the name and the disk.</source>
        <translation>{name} kann nicht gelesen werden: Prüfen Sie den Namen und den Datenträger.</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture: choose a picture inside it.</source>
        <translation>{name} ist ein Ordner und kein Bild: Wählen Sie ein Bild darin.</translation>
    </message>
    <message>
        <source>{name} is a device or a pipe, not a picture file: choose another file.</source>
        <translation>{name} ist ein Gerät oder eine Pipe und keine Bilddatei: Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is not a picture, or not of a kind that can be read: choose a JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF file.</source>
        <translation>{name} ist kein Bild oder keines, das gelesen werden kann: Wählen Sie eine JPEG-, PNG-, GIF-, WebP-, BMP-, TIFF-, HEIC- oder AVIF-Datei.</translation>
    </message>
    <message>
        <source>{name} is a HEIC picture, which needs an add-on that is not installed: install pillow-heif or save the picture as JPEG.</source>
        <translation>{name} ist ein HEIC-Bild, das einen Zusatz braucht, der nicht installiert ist: Installieren Sie pillow-heif oder speichern Sie das Bild als JPEG.</translation>
    </message>
    <message>
        <source>{name} is too small to describe ({width} by {height} pixels): choose one of at least {least} by {least}.</source>
        <translation>{name} ist zu klein für eine Beschreibung ({width} mal {height} Pixel): Wählen Sie ein Bild von mindestens {least} mal {least}.</translation>
    </message>
    <message>
        <source>{name} has too many pixels to be opened safely: save a smaller copy of it (at most {most} megapixels).</source>
        <translation>{name} hat zu viele Pixel, um sicher geöffnet zu werden: Speichern Sie eine kleinere Kopie (höchstens {most} Megapixel).</translation>
    </message>
    <message>
        <source>{name} is too large a file: save a smaller copy of it (at most {most} megabytes).</source>
        <translation>{name} ist eine zu große Datei: Speichern Sie eine kleinere Kopie (höchstens {most} Megabyte).</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete: copy or download it again.</source>
        <translation>{name} ist beschädigt oder unvollständig: Kopieren oder laden Sie das Bild noch einmal herunter.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} is damaged: reinstall Picture Aloud or choose another model.</source>
        <translation>Die Datei {name} des Beschreibungsmodells ist beschädigt: Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} does not fit its encoder: reinstall Picture Aloud or choose another model.</source>
        <translation>Die Datei {name} des Beschreibungsmodells passt nicht zu seinem Encoder: Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {file} does not fit its manifest (it has {found}, where {wanted} is expected): reinstall Picture Aloud or choose another model.</source>
        <translation>Die Datei {file} des Beschreibungsmodells passt nicht zu seinem Verzeichnis (sie hat {found}, wo {wanted} erwartet wird): Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s word list {name} cannot be read: reinstall Picture Aloud or choose another model.</source>
        <translation>Die Wortliste {name} des Beschreibungsmodells kann nicht gelesen werden: Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioning model found no words for this picture: try another picture.</source>
        <translation>Das Beschreibungsmodell fand für dieses Bild keine Worte: Versuchen Sie ein anderes Bild.</translation>
    </message>
    <message>
        <source>The captioner&apos;s manifest has no SHA-256 of {name}: {cure}.</source>
        <translation>Im Verzeichnis des Beschreibungsmodells fehlt die SHA-256 von {name}: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} is not the one its manifest describes (its SHA-256 differs): {cure}.</source>
        <translation>Die Datei {name} des Beschreibungsmodells ist nicht die, die sein Verzeichnis beschreibt (die SHA-256 ist eine andere): {cure}.</translation>
    </message>
    <message>
        <source>{name} is not empty and holds no bundle: choose a new or an empty folder.</source>
        <translation>{name} ist nicht leer und enthält kein Modell: Wählen Sie einen neuen oder einen leeren Ordner.</translation>
    </message>
    <message>
        <source>There is no captioner in the folder {folder}: {cure}.</source>
        <translation>Im Ordner {folder} ist kein Beschreibungsmodell: {cure}.</translation>
    </message>
    <message>
        <source>The folder {folder} holds no {name}: {cure}.</source>
        <translation>Im Ordner {folder} fehlt {name}: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s {name} cannot be read: {cure}.</source>
        <translation>{name} des Beschreibungsmodells kann nicht gelesen werden: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s manifest names a file outside its folder: {cure}.</source>
        <translation>Das Verzeichnis des Beschreibungsmodells nennt eine Datei außerhalb seines Ordners: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} is missing: {cure}.</source>
        <translation>Die Datei {name} des Beschreibungsmodells fehlt: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} lies outside its folder: {cure}.</source>
        <translation>Die Datei {name} des Beschreibungsmodells liegt außerhalb seines Ordners: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} cannot be read: {cure}.</source>
        <translation>Die Datei {name} des Beschreibungsmodells kann nicht gelesen werden: {cure}.</translation>
    </message>
    <message>
        <source>The captioner&apos;s manifest and word list disagree about the special words: {cure}.</source>
        <translation>Verzeichnis und Wortliste des Beschreibungsmodells sind sich über die besonderen Wörter nicht einig: {cure}.</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a file in a bundle: choose another.</source>
        <translation>{name} kann in einem Modell nicht der Name einer Datei sein: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>reinstall Picture Aloud or choose another model</source>
        <translation>Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>ONNX Runtime, which runs the captioner, cannot be loaded: reinstall Picture Aloud.</source>
        <translation>ONNX Runtime, womit das Beschreibungsmodell läuft, kann nicht geladen werden: Installieren Sie Picture Aloud neu.</translation>
    </message>
    <message>
        <source>The captioner&apos;s file {name} cannot be run: reinstall Picture Aloud or choose another model.</source>
        <translation>Die Datei {name} des Beschreibungsmodells lässt sich nicht ausführen: Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s CUDA or cuDNN libraries are missing or do not fit (the optional part picture-aloud[cuda] brings them)</source>
        <translation>NVIDIAs Bibliotheken CUDA oder cuDNN fehlen oder passen nicht (der Zusatz picture-aloud[cuda] bringt sie mit)</translation>
    </message>
    <message>
        <source>the installed ONNX Runtime is the one without CUDA</source>
        <translation>die installierte ONNX Runtime ist die ohne CUDA</translation>
    </message>
    <message>
        <source>this computer has no NVIDIA graphics card with a working driver</source>
        <translation>dieser Rechner hat keine NVIDIA-Grafikkarte mit funktionierendem Treiber</translation>
    </message>
    <message>
        <source>CUDA cannot be used because {reason}: use the CPU, or see to that and try again.</source>
        <translation>CUDA kann nicht benutzt werden, denn {reason}: Verwenden Sie den Prozessor, oder kümmern Sie sich darum und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The captioning model failed on this picture: try again, or reinstall the model.</source>
        <translation>Das Beschreibungsmodell ist an diesem Bild gescheitert: Versuchen Sie es noch einmal oder installieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>The captioner&apos;s {name} is damaged: reinstall Picture Aloud or choose another model.</source>
        <translation>{name} des Beschreibungsmodells ist beschädigt: Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s model has format version {version}, but this Picture Aloud reads version {known}: update Picture Aloud or choose another model.</source>
        <translation>Das Beschreibungsmodell hat die Formatversion {version}, aber dieses Picture Aloud liest Version {known}: Aktualisieren Sie Picture Aloud oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s model judges its captions by {signal}, which this Picture Aloud does not know: update Picture Aloud or choose another model.</source>
        <translation>Das Beschreibungsmodell beurteilt seine Beschreibungen nach {signal}, was dieses Picture Aloud nicht kennt: Aktualisieren Sie Picture Aloud oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The captioner&apos;s {name} is faulty ({what}): reinstall Picture Aloud or choose another model.</source>
        <translation>{name} des Beschreibungsmodells ist fehlerhaft ({what}): Installieren Sie Picture Aloud neu oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist: check its name.</source>
        <translation>Den Ordner {folder} gibt es nicht: Prüfen Sie seinen Namen.</translation>
    </message>
    <message>
        <source>{name} is still being written: try again when it is whole.</source>
        <translation>{name} wird noch geschrieben: Versuchen Sie es noch einmal, wenn das Bild ganz ist.</translation>
    </message>
    <message>
        <source>{name} could not be described because of a fault in Picture Aloud. The details are in {file}.</source>
        <translation>{name} konnte wegen eines Fehlers in Picture Aloud nicht beschrieben werden. Einzelheiten stehen in {file}.</translation>
    </message>
    <message>
        <source>The folder {place} cannot be read: {reason}.</source>
        <translation>Der Ordner {place} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>The pictures in {folder} wait: one of them is tried every {seconds:g} seconds.</source>
        <translation>Die Bilder in {folder} warten: Alle {seconds:g} Sekunden wird es mit einem von ihnen versucht.</translation>
    </message>
    <message>
        <source>The folder {folder} is not there: it is watched again when it is back.</source>
        <translation>Der Ordner {folder} ist nicht da: Er wird wieder überwacht, sobald er zurück ist.</translation>
    </message>
    <message>
        <source>The folder {folder} is there again and is watched.</source>
        <translation>Der Ordner {folder} ist wieder da und wird überwacht.</translation>
    </message>
    <message>
        <source>The system takes no more watches ({reason}), so {folder} is looked at every {seconds:g} seconds instead.</source>
        <translation>Das System nimmt keine weiteren Überwachungen an ({reason}), daher wird stattdessen alle {seconds:g} Sekunden in {folder} nachgesehen.</translation>
    </message>
    <message>
        <source>A higher fs.inotify.max_user_watches or max_user_instances (see sysctl) mends that.</source>
        <translation>Ein höherer Wert von fs.inotify.max_user_watches oder max_user_instances (siehe sysctl) hilft.</translation>
    </message>
    <message>
        <source>The voice cannot be heard because the sound player {player} is missing: install the package alsa-utils (on Debian and Ubuntu: sudo apt install alsa-utils).</source>
        <translation>Die Stimme ist nicht zu hören, weil das Abspielprogramm {player} fehlt: Installieren Sie das Paket alsa-utils (unter Debian und Ubuntu: sudo apt install alsa-utils).</translation>
    </message>
    <message>
        <source>install the package espeak-ng, or install it again (on Debian and Ubuntu: sudo apt install --reinstall espeak-ng-data libespeak-ng1)</source>
        <translation>Installieren Sie das Paket espeak-ng, oder installieren Sie es noch einmal (unter Debian und Ubuntu: sudo apt install --reinstall espeak-ng-data libespeak-ng1)</translation>
    </message>
    <message>
        <source>add a voice in the speech settings of {system}</source>
        <translation>Fügen Sie in den Spracheinstellungen von {system} eine Stimme hinzu</translation>
    </message>
    <message>
        <source>There is no voice to speak with: {remedy}.</source>
        <translation>Es gibt keine Stimme, mit der gesprochen werden kann: {remedy}.</translation>
    </message>
    <message>
        <source>There is no voice called &apos;{voice}&apos;: choose one of those that &apos;picture-aloud doctor&apos; lists.</source>
        <translation>Es gibt keine Stimme namens „{voice}“: Wählen Sie eine von denen, die „picture-aloud doctor“ auflistet.</translation>
    </message>
    <message>
        <source>The chosen voice could not say this text: choose another voice.</source>
        <translation>Die gewählte Stimme konnte diesen Text nicht sprechen: Wählen Sie eine andere Stimme.</translation>
    </message>
    <message>
        <source>The voice cannot be heard because no audio device accepts sound: connect speakers or headphones and choose them in the sound settings; if other programs can be heard, install the package pipewire-alsa (with PipeWire) or libasound2-plugins (with PulseAudio).</source>
        <translation>Die Stimme ist nicht zu hören, weil kein Audiogerät Ton annimmt: Schließen Sie Lautsprecher oder Kopfhörer an und wählen Sie sie in den Klangeinstellungen; sind andere Programme zu hören, installieren Sie das Paket pipewire-alsa (mit PipeWire) oder libasound2-plugins (mit PulseAudio).</translation>
    </message>
    <message>
        <source>The voice cannot be heard because no audio device accepts sound: connect speakers or headphones and choose them in the sound settings.</source>
        <translation>Die Stimme ist nicht zu hören, weil kein Audiogerät Ton annimmt: Schließen Sie Lautsprecher oder Kopfhörer an und wählen Sie sie in den Klangeinstellungen.</translation>
    </message>
    <message>
        <source>The voice stopped working again and again over the same text: try once more, and if that does not help run &apos;picture-aloud doctor&apos; to see what is missing.</source>
        <translation>Die Stimme versagte bei demselben Text immer wieder: Versuchen Sie es noch einmal, und wenn das nicht hilft, zeigt „picture-aloud doctor“, was fehlt.</translation>
    </message>
    <message>
        <source>The voice&apos;s process could not be started ({reason}): close other programs and try again.</source>
        <translation>Der Prozess der Stimme konnte nicht gestartet werden ({reason}): Schließen Sie andere Programme und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The voice did not get ready in time: the computer may be very busy, so try again later.</source>
        <translation>Die Stimme wurde nicht rechtzeitig bereit: Der Rechner ist vielleicht sehr beschäftigt, versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The voice has been switched off: restart the program to hear it again.</source>
        <translation>Die Stimme wurde ausgeschaltet: Starten Sie das Programm neu, um sie wieder zu hören.</translation>
    </message>
    <message>
        <source>The active window cannot be found, because the X server does not answer: choose the whole screen.</source>
        <translation>Das aktive Fenster ist nicht zu finden, weil der X-Server nicht antwortet: Wählen Sie den ganzen Bildschirm.</translation>
    </message>
    <message>
        <source>A screenshot cannot be taken, because there is no D-Bus session here.</source>
        <translation>Ein Bildschirmfoto ist nicht möglich, weil es hier keine D-Bus-Sitzung gibt.</translation>
    </message>
    <message>
        <source>The screenshot was given up.</source>
        <translation>Das Bildschirmfoto wurde aufgegeben.</translation>
    </message>
    <message>
        <source>This desktop does not let programs take screenshots: use its own screenshot key and paste the picture.</source>
        <translation>Diese Arbeitsfläche lässt Programme keine Bildschirmfotos machen: Verwenden Sie ihre eigene Taste dafür und fügen Sie das Bild ein.</translation>
    </message>
    <message>
        <source>The desktop did not answer: no screenshot was taken.</source>
        <translation>Die Arbeitsfläche hat nicht geantwortet: Es wurde kein Bildschirmfoto gemacht.</translation>
    </message>
    <message>
        <source>The screenshot was refused or cancelled: allow it when your desktop asks, or in its settings.</source>
        <translation>Das Bildschirmfoto wurde abgelehnt oder abgebrochen: Erlauben Sie es, wenn Ihre Arbeitsfläche fragt, oder in ihren Einstellungen.</translation>
    </message>
    <message>
        <source>The desktop could not take the screenshot: use its own screenshot key and paste the picture.</source>
        <translation>Die Arbeitsfläche konnte das Bildschirmfoto nicht machen: Verwenden Sie ihre eigene Taste dafür und fügen Sie das Bild ein.</translation>
    </message>
    <message>
        <source>The screenshot of the desktop cannot be read: use the desktop&apos;s own screenshot key and paste the picture.</source>
        <translation>Das Bildschirmfoto der Arbeitsfläche kann nicht gelesen werden: Verwenden Sie deren eigene Taste dafür und fügen Sie das Bild ein.</translation>
    </message>
    <message>
        <source>The active window needs the library {library}, which is missing: install it or choose the whole screen.</source>
        <translation>Das aktive Fenster braucht die Bibliothek {library}, die fehlt: Installieren Sie sie oder wählen Sie den ganzen Bildschirm.</translation>
    </message>
    <message>
        <source>No captioning model has been chosen: choose one in the settings.</source>
        <translation>Es ist kein Beschreibungsmodell gewählt: Wählen Sie eines in den Einstellungen.</translation>
    </message>
    <message>
        <source>The picture could not be described because of a fault in Picture Aloud. The details are in {file}.</source>
        <translation>Das Bild konnte wegen eines Fehlers in Picture Aloud nicht beschrieben werden. Einzelheiten stehen in {file}.</translation>
    </message>
    <message>
        <source>The captioning model could not be loaded because of a fault in Picture Aloud. The details are in {file}.</source>
        <translation>Das Beschreibungsmodell konnte wegen eines Fehlers in Picture Aloud nicht geladen werden. Einzelheiten stehen in {file}.</translation>
    </message>
    <message>
        <source>The folder watch has stopped because of a fault in Picture Aloud and is tried again every minute. The details are in {file}.</source>
        <translation>Die Überwachung der Ordner hat wegen eines Fehlers in Picture Aloud angehalten und wird jede Minute wieder versucht. Einzelheiten stehen in {file}.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings of Picture Aloud</source>
        <translation>Einstellungen von Picture Aloud</translation>
    </message>
    <message>
        <source>&amp;Restore the defaults</source>
        <translation>Die Vorgaben wieder&amp;herstellen</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Sch&amp;ließen</translation>
    </message>
    <message>
        <source>Restore the defaults</source>
        <translation>Die Vorgaben wiederherstellen</translation>
    </message>
    <message>
        <source>Shall all settings be as they were at the first start?</source>
        <translation>Sollen alle Einstellungen wieder wie beim ersten Start sein?</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
</context>
<context>
    <name>Surroundings</name>
    <message>
        <source>Picture on the clipboard</source>
        <translation>Bild in der Zwischenablage</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show the &amp;window</source>
        <translation>Das &amp;Fenster zeigen</translation>
    </message>
</context>
<context>
    <name>VoiceSection</name>
    <message>
        <source>Voice</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source> words a minute</source>
        <translation> Wörter in der Minute</translation>
    </message>
    <message>
        <source> percent</source>
        <translation> Prozent</translation>
    </message>
    <message>
        <source>&amp;Try the voice</source>
        <translation>Die Stimme aus&amp;probieren</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Picture Aloud&apos;s voice</source>
        <translation>Die Stimme von Picture Aloud</translation>
    </message>
    <message>
        <source>The screen reader</source>
        <translation>Der Bildschirmleser</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Niemand</translation>
    </message>
    <message>
        <source>A soft sound</source>
        <translation>Ein leiser Ton</translation>
    </message>
    <message>
        <source>A short word</source>
        <translation>Ein kurzes Wort</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>&amp;Voice:</source>
        <translation>&amp;Stimme:</translation>
    </message>
    <message>
        <source>&amp;Speed:</source>
        <translation>Gesch&amp;windigkeit:</translation>
    </message>
    <message>
        <source>V&amp;olume:</source>
        <translation>&amp;Lautstärke:</translation>
    </message>
    <message>
        <source>&amp;Who speaks:</source>
        <translation>We&amp;r spricht:</translation>
    </message>
    <message>
        <source>Automatic: a screen reader that is active while this program is in front, otherwise the voice of Picture Aloud.</source>
        <translation>Automatisch: ein aktiver Bildschirmleser, solange dieses Programm vorne ist, sonst die Stimme von Picture Aloud.</translation>
    </message>
    <message>
        <source>While wor&amp;king:</source>
        <translation>Während der Ar&amp;beit:</translation>
    </message>
    <message>
        <source>Default voice</source>
        <translation>Vorgegebene Stimme</translation>
    </message>
    <message>
        <source>{voice}, which is not installed</source>
        <translation>{voice}, die nicht installiert ist</translation>
    </message>
</context>
<context>
    <name>WatchActions</name>
    <message>
        <source>No folder is watched: Ctrl+Shift+F adds one.</source>
        <translation>Es wird kein Ordner überwacht: Strg+Umschalt+F fügt einen hinzu.</translation>
    </message>
    <message>
        <source>The watch is paused.</source>
        <translation>Die Überwachung ist angehalten.</translation>
    </message>
    <message>
        <source>The watch goes on.</source>
        <translation>Die Überwachung geht weiter.</translation>
    </message>
</context>
<context>
    <name>WatchControl</name>
    <message>
        <source>No folder is watched. Add one, and its pictures are described.</source>
        <translation>Es wird kein Ordner überwacht. Fügen Sie einen hinzu, dann werden seine Bilder beschrieben.</translation>
    </message>
    <message>
        <source>The watch waits until the captioning model is loaded.</source>
        <translation>Die Überwachung wartet, bis das Beschreibungsmodell geladen ist.</translation>
    </message>
    <message>
        <source>The watch is paused.</source>
        <translation>Die Überwachung ist angehalten.</translation>
    </message>
    <message>
        <source>One folder is watched.</source>
        <translation>Ein Ordner wird überwacht.</translation>
    </message>
    <message>
        <source>{count} folders are watched.</source>
        <translation>{count} Ordner werden überwacht.</translation>
    </message>
    <message>
        <source>{state} No picture is waiting.</source>
        <translation>{state} Kein Bild wartet.</translation>
    </message>
    <message>
        <source>{state} One picture is waiting.</source>
        <translation>{state} Ein Bild wartet.</translation>
    </message>
    <message>
        <source>{state} {count} pictures are waiting.</source>
        <translation>{state} {count} Bilder warten.</translation>
    </message>
</context>
<context>
    <name>WatchDialog</name>
    <message>
        <source>Watched folders</source>
        <translation>Überwachte Ordner</translation>
    </message>
    <message>
        <source>&amp;Pause the watch</source>
        <translation>Die Überwachung &amp;anhalten</translation>
    </message>
    <message>
        <source>Close the pa&amp;ge</source>
        <translation>Die &amp;Seite schließen</translation>
    </message>
    <message>
        <source>Saved: the words beside {name} are yours from now on.</source>
        <translation>Gespeichert: Die Worte neben {name} sind ab jetzt Ihre.</translation>
    </message>
</context>
<context>
    <name>WatchNews</name>
    <message>
        <source>One picture described.</source>
        <translation>Ein Bild beschrieben.</translation>
    </message>
    <message>
        <source>{count} pictures described.</source>
        <translation>{count} Bilder beschrieben.</translation>
    </message>
    <message>
        <source>{count} pictures not described: Ctrl+Shift+F tells why.</source>
        <translation>{count} Bilder nicht beschrieben: Strg+Umschalt+F sagt, warum.</translation>
    </message>
    <message>
        <source>{count} waiting.</source>
        <translation>{count} warten.</translation>
    </message>
</context>
<context>
    <name>WatchedPictures</name>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}: {text}</translation>
    </message>
    <message>
        <source>{name}, in a human&apos;s words: {text}</source>
        <translation>{name}, in Worten eines Menschen: {text}</translation>
    </message>
    <message>
        <source>{name}: left as it is. {text}</source>
        <translation>{name}: so gelassen, wie es war. {text}</translation>
    </message>
    <message>
        <source>{name}: not described. {text}</source>
        <translation>{name}: nicht beschrieben. {text}</translation>
    </message>
</context>
<context>
    <name>WaysIn</name>
    <message>
        <source>This is an address on the network, which Picture Aloud never uses: save the picture as a file first.</source>
        <translation>Das ist eine Adresse im Netz, das Picture Aloud nie benutzt: Speichern Sie das Bild zuerst als Datei.</translation>
    </message>
    <message>
        <source>There is no picture here but text: copy a picture, a picture file or its path.</source>
        <translation>Hier ist kein Bild, sondern Text: Kopieren Sie ein Bild, eine Bilddatei oder ihren Pfad.</translation>
    </message>
    <message>
        <source>There is nothing on the clipboard: copy a picture or a picture file first.</source>
        <translation>Die Zwischenablage ist leer: Kopieren Sie zuerst ein Bild oder eine Bilddatei.</translation>
    </message>
    <message>
        <source>There is no picture here but something else: copy a picture, a picture file or its path.</source>
        <translation>Hier ist kein Bild, sondern etwas anderes: Kopieren Sie ein Bild, eine Bilddatei oder ihren Pfad.</translation>
    </message>
</context>
<context>
    <name>WaysOut</name>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>This picture is not a file, so nothing can lie beside it: save the description as a text file instead.</source>
        <translation>Dieses Bild ist keine Datei, daher kann nichts daneben liegen: Speichern Sie die Beschreibung stattdessen als Textdatei.</translation>
    </message>
    <message>
        <source>Save the description</source>
        <translation>Die Beschreibung speichern</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>&amp;Replace it</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>{name} was left as it is.</source>
        <translation>{name} bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Replace?</source>
        <translation>Ersetzen?</translation>
    </message>
    <message>
        <source>{name} has changed since it was described, so nothing was saved: open it again to have it described as it is now.</source>
        <translation>{name} hat sich seit der Beschreibung geändert, deshalb wurde nichts gespeichert: Öffnen Sie das Bild noch einmal, dann wird es beschrieben, wie es jetzt ist.</translation>
    </message>
    <message>
        <source>Replace it with this description?</source>
        <translation>Durch diese Beschreibung ersetzen?</translation>
    </message>
    <message>
        <source>Replace both with this description?</source>
        <translation>Beides durch diese Beschreibung ersetzen?</translation>
    </message>
    <message>
        <source>&amp;Leave it as it is</source>
        <translation>Alles &amp;lassen, wie es ist</translation>
    </message>
    <message>
        <source>Left as it is.</source>
        <translation>Alles bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Als {name} gespeichert.</translation>
    </message>
    <message>
        <source>Saved as {name} and {other}.</source>
        <translation>Als {name} und {other} gespeichert.</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Welcome to Picture Aloud. It describes pictures without a network, and it can be wrong.</source>
        <translation>Willkommen bei Picture Aloud. Es beschreibt Bilder ohne Netz, und es kann sich irren.</translation>
    </message>
    <message>
        <source>Three keys matter.</source>
        <translation>Auf drei Tasten kommt es an.</translation>
    </message>
    <message>
        <source>{keys} opens a picture.</source>
        <translation>{keys} öffnet ein Bild.</translation>
    </message>
    <message>
        <source>{keys} silences the voice.</source>
        <translation>{keys} bringt die Stimme zum Schweigen.</translation>
    </message>
    <message>
        <source>{keys} describes the picture on the clipboard, in any program.</source>
        <translation>{keys} beschreibt das Bild in der Zwischenablage, in jedem Programm.</translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>&amp;Begin</source>
        <translation>&amp;Beginnen</translation>
    </message>
</context>
<context>
    <name>WindowApplication</name>
    <message>
        <source>Loading the captioning model…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>Ready. Ctrl+O opens a picture, F1 tells all keys.</source>
        <translation>Bereit. Strg+O öffnet ein Bild, F1 nennt alle Tasten.</translation>
    </message>
    <message>
        <source>Text size {percent} percent.</source>
        <translation>Textgröße {percent} Prozent.</translation>
    </message>
    <message>
        <source>Something has failed in Picture Aloud, and it goes on. The details are in {log_file}.</source>
        <translation>In Picture Aloud ist etwas misslungen, und es macht weiter. Einzelheiten stehen in {log_file}.</translation>
    </message>
</context>
<context>
    <name>WindowContent</name>
    <message>
        <source>Picture and description</source>
        <translation>Bild und Beschreibung</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Description, which may be wrong:</source>
        <translation>&amp;Beschreibung, die falsch sein kann:</translation>
    </message>
    <message>
        <source>&amp;Other possible descriptions:</source>
        <translation>Andere &amp;mögliche Beschreibungen:</translation>
    </message>
    <message>
        <source>Other possible descriptions, Enter takes one</source>
        <translation>Andere mögliche Beschreibungen, die Eingabetaste übernimmt eine</translation>
    </message>
    <message>
        <source>Other possible descriptions: none</source>
        <translation>Andere mögliche Beschreibungen: keine</translation>
    </message>
</context>
<context>
    <name>WorkingSignal</name>
    <message>
        <source>Working.</source>
        <translation>Ich arbeite.</translation>
    </message>
</context>
<context>
    <name>WritingSection</name>
    <message>
        <source>Files beside the pictures</source>
        <translation>Dateien neben den Bildern</translation>
    </message>
    <message>
        <source>A text file</source>
        <translation>Eine Textdatei</translation>
    </message>
    <message>
        <source>An XMP file, for photo programs</source>
        <translation>Eine XMP-Datei, für Fotoprogramme</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beides</translation>
    </message>
    <message>
        <source>photo.jpg.xmp, as darktable and digiKam have it</source>
        <translation>photo.jpg.xmp, wie bei darktable und digiKam</translation>
    </message>
    <message>
        <source>photo.xmp, as Adobe&apos;s programs have it</source>
        <translation>photo.xmp, wie bei Programmen von Adobe</translation>
    </message>
    <message>
        <source>Fill the d&amp;escription</source>
        <translation>Bes&amp;chreibung füllen</translation>
    </message>
    <message>
        <source>For&amp;mat:</source>
        <translation>For&amp;mat:</translation>
    </message>
    <message>
        <source>For the watch, and for what you save beside a picture with Ctrl+S.</source>
        <translation>Gilt für die Überwachung und für das, was Sie mit Strg+S neben einem Bild speichern.</translation>
    </message>
    <message>
        <source>&amp;Names of XMP files:</source>
        <translation>&amp;Namen der XMP-Dateien:</translation>
    </message>
    <message>
        <source>Writes into XMP&apos;s general description as well, where it is empty: for programs that read no alternative texts.</source>
        <translation>Schreibt auch in die allgemeine Beschreibung von XMP, wo sie leer ist: für Programme, die keine Alternativtexte lesen.</translation>
    </message>
</context>
</TS>
