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
        <source>The description has been changed by somebody else meanwhile. Replace it with yours?</source>
        <translation>Die Beschreibung ist inzwischen von jemand anderem geändert worden. Soll Ihre sie ersetzen?</translation>
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
