; Runs what installer.nsh does to the PATH on CASES values at once, each in a key of its own: `add.exe` and `remove.exe`.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Latchkey"
OutFile "${OUT}"

!include LogicLib.nsh
Var installMode
!define isUpdated `"1" == "0"`
!include "${INCLUDE}"

!macro oneCase NUMBER
  !undef LATCHKEY_RECORD
  !define LATCHKEY_RECORD "Software\LatchkeyCheck\record\${NUMBER}"
  !ifdef REMOVE
    !insertmacro latchkeyRemoveFromPath HKCU ${LATCHKEY_USER} "Software\LatchkeyCheck\now\${NUMBER}"
  !else
    !insertmacro latchkeyAddToPath HKCU ${LATCHKEY_USER} "Software\LatchkeyCheck\now\${NUMBER}"
  !endif
!macroend

Section
  StrCpy $installMode ""
  StrCpy $INSTDIR "${FOLDER}"
  !include "${CASES}"
SectionEnd
