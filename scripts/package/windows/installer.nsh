; What Latchkey adds to electron-builder's installer for Windows: the folder of the terminal commands on the PATH, and the scheme
; latchkey://. `npm run dist:check` includes this file in an installer of its own, and runs that in Wine.
;
; The PATH is read, searched and written in memory of its own, never through a variable of NSIS: those end after 1,024 characters.
; What was added is kept in Software\Latchkey\Setup, and a removal takes out that and nothing else.

!include LogicLib.nsh

!define LATCHKEY_RECORD "Software\Latchkey\Setup"
!define LATCHKEY_SCHEME "Software\Classes\latchkey"
!define LATCHKEY_PROGRAM "latchkey-desktop.exe"
; Of HKEY_CURRENT_USER and HKEY_LOCAL_MACHINE, as numbers with a sign: a 64-bit installer extends it.
!define LATCHKEY_USER -2147483647
!define LATCHKEY_MACHINE -2147483646
!define LATCHKEY_USER_KEY "Environment"
!define LATCHKEY_MACHINE_KEY "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
; The most that Windows takes for one variable, with its end.
!define LATCHKEY_LONGEST 32767
; KEY_QUERY_VALUE, KEY_SET_VALUE, KEY_WOW64_64KEY
!define LATCHKEY_ACCESS 0x103

!macro latchkeyKeepRegisters
  System::Store S
!macroend

!macro latchkeyGiveBackRegisters
  System::Store L
!macroend

; $1 the open key, $2 the type, $3 the size in bytes, $4 the text, $5 its length. $0: 0 read, 2 there is no PATH, else left alone.
!macro latchkeyReadPath HIVE KEY
  StrCpy $1 0
  StrCpy $3 0
  StrCpy $4 0
  StrCpy $5 0
  System::Call 'advapi32::RegOpenKeyExW(p ${HIVE}, w "${KEY}", i 0, i ${LATCHKEY_ACCESS}, *p .r1) i .r0'
  ${If} $0 == 0
    System::Call 'advapi32::RegQueryValueExW(p r1, w "Path", p 0, *i .r2, p 0, *i .r3) i .r0'
    ${If} $0 == 2
      StrCpy $2 2
      StrCpy $3 0
    ${EndIf}
    ; Filled with zeros, and with room for one entry of NSIS.
    IntOp $6 $3 + 4096
    System::Alloc $6
    Pop $4
    ${If} $0 == 0
      System::Call 'advapi32::RegQueryValueExW(p r1, w "Path", p 0, *i .r2, p r4, *i r3r3) i .r0'
      ${If} $0 == 0
        System::Call 'kernel32::lstrlenW(p r4) i .r5'
        IntOp $6 $5 * 2
        IntOp $8 $6 + 2
        ${If} $2 != 1
        ${AndIf} $2 != 2
          StrCpy $0 "its type is not that of a text"
        ${ElseIf} $3 != $6
        ${AndIf} $3 != $8
          StrCpy $0 "there is something behind its end"
        ${EndIf}
      ${EndIf}
    ${EndIf}
  ${Else}
    StrCpy $0 "it cannot be opened"
  ${EndIf}
!macroend

!macro latchkeyClosePath
  ${If} $4 != 0
    System::Free $4
  ${EndIf}
  ${If} $1 != 0
    System::Call 'advapi32::RegCloseKey(p r1)'
  ${EndIf}
!macroend

; $6: where the entry $7 is in the text, as an entry of its own; 0 where it is not. $8, $9: the characters before and behind it.
!macro latchkeyFindEntry
  StrLen $R0 $7
  IntOp $R0 $R0 * 2
  StrCpy $6 $4
  ${Do}
    System::Call 'shlwapi::StrStrIW(p r6, w r7) p .r6'
    ${If} $6 == 0
      ${ExitDo}
    ${EndIf}
    StrCpy $8 0
    ${If} $6 != $4
      System::Int64Op $6 - 2
      Pop $R1
      System::Call '*$R1(&i2 .r8)'
    ${EndIf}
    System::Int64Op $6 + $R0
    Pop $R1
    System::Call '*$R1(&i2 .r9)'
    ${If} $8 == 0
    ${OrIf} $8 == 59
      ${If} $9 == 0
      ${OrIf} $9 == 59
        ${ExitDo}
      ${EndIf}
    ${EndIf}
    System::Int64Op $6 + 2
    Pop $6
  ${Loop}
!macroend

; Programs that start afterwards see the new PATH.
!macro latchkeyTellPath
  System::Call 'user32::SendMessageTimeoutW(p 0xffff, i 0x1a, p 0, w "Environment", i 2, i 2000, *p .R1)'
!macroend

!macro latchkeyAddToPath ROOT HIVE KEY
  !insertmacro latchkeyKeepRegisters
  StrCpy $7 "$INSTDIR\resources\bin"
  ; An earlier version was in another folder.
  ReadRegStr $R2 ${ROOT} "${LATCHKEY_RECORD}" "Path"
  ${If} $R2 != ""
  ${AndIf} $R2 != $7
    !insertmacro latchkeyRemoveFromPath ${ROOT} ${HIVE} "${KEY}"
  ${EndIf}
  !insertmacro latchkeyReadPath ${HIVE} "${KEY}"
  System::Call 'shlwapi::StrPBrkW(w r7, w ";%") p .R1'
  ${If} $R1 != 0
    StrCpy $0 "it has no way to write this folder's name"
  ${EndIf}
  ${If} $0 == 0
  ${OrIf} $0 == 2
    StrCpy $R3 0
    ${If} $0 == 2
      StrCpy $R3 1
    ${EndIf}
    !insertmacro latchkeyFindEntry
    ${If} $6 == 0
      ; $R4: whether a semicolon goes before it. $R5: the new length.
      StrCpy $R4 0
      ${If} $5 != 0
        IntOp $R1 $5 * 2
        IntOp $R1 $R1 - 2
        System::Int64Op $4 + $R1
        Pop $R1
        System::Call '*$R1(&i2 .r8)'
        ${If} $8 != 59
          StrCpy $R4 1
        ${EndIf}
      ${EndIf}
      StrLen $R5 $7
      IntOp $R5 $R5 + $5
      IntOp $R5 $R5 + $R4
      ${If} $R5 >= ${LATCHKEY_LONGEST}
        StrCpy $0 "it would be too long"
      ${Else}
        WriteRegStr ${ROOT} "${LATCHKEY_RECORD}" "Path" $7
        WriteRegDWORD ${ROOT} "${LATCHKEY_RECORD}" "Joined" $R4
        WriteRegDWORD ${ROOT} "${LATCHKEY_RECORD}" "Made" $R3
        ${If} $R4 == 1
          System::Call 'kernel32::lstrcatW(p r4, w ";")'
        ${EndIf}
        System::Call 'kernel32::lstrcatW(p r4, w r7)'
        ; With or without a zero at its end, as before.
        IntOp $R5 $R5 * 2
        IntOp $R6 $5 * 2
        IntOp $R6 $3 - $R6
        ${If} $R3 == 1
          StrCpy $R6 2
        ${EndIf}
        IntOp $R5 $R5 + $R6
        System::Call 'advapi32::RegSetValueExW(p r1, w "Path", i 0, i r2, p r4, i R5) i .r0'
        ${If} $0 != 0
          DeleteRegKey ${ROOT} "${LATCHKEY_RECORD}"
          DeleteRegKey /ifempty ${ROOT} "Software\Latchkey"
        ${EndIf}
      ${EndIf}
    ${Else}
      StrCpy $0 0
    ${EndIf}
  ${EndIf}
  !insertmacro latchkeyClosePath
  ${If} $0 == 0
    !insertmacro latchkeyTellPath
  ${Else}
    DetailPrint "The PATH is left as it is ($0). Add $7 to it yourself."
  ${EndIf}
  !insertmacro latchkeyGiveBackRegisters
!macroend

!macro latchkeyRemoveFromPath ROOT HIVE KEY
  !insertmacro latchkeyKeepRegisters
  ReadRegStr $7 ${ROOT} "${LATCHKEY_RECORD}" "Path"
  ${If} $7 != ""
    ReadRegDWORD $R4 ${ROOT} "${LATCHKEY_RECORD}" "Joined"
    ReadRegDWORD $R3 ${ROOT} "${LATCHKEY_RECORD}" "Made"
    !insertmacro latchkeyReadPath ${HIVE} "${KEY}"
    ${If} $0 == 0
      !insertmacro latchkeyFindEntry
      ${If} $6 != 0
        ; From $6 to $R1 goes: the entry, and the semicolon that came with it, else the one that would be left over.
        System::Int64Op $6 + $R0
        Pop $R1
        IntOp $R5 $R0 / 2
        ${If} $R4 == 1
        ${AndIf} $8 == 59
          System::Int64Op $6 - 2
          Pop $6
          IntOp $R5 $R5 + 1
        ${ElseIf} $9 == 59
          System::Int64Op $R1 + 2
          Pop $R1
          IntOp $R5 $R5 + 1
        ${EndIf}
        System::Call 'kernel32::lstrlenW(p R1) i .R6'
        IntOp $R6 $R6 * 2
        IntOp $R6 $R6 + 2
        System::Call 'kernel32::RtlMoveMemory(p r6, p R1, p R6)'
        ${If} $R3 == 1
        ${AndIf} $R5 == $5
          System::Call 'advapi32::RegDeleteValueW(p r1, w "Path") i .r0'
        ${Else}
          IntOp $R5 $R5 * 2
          IntOp $R5 $3 - $R5
          System::Call 'advapi32::RegSetValueExW(p r1, w "Path", i 0, i r2, p r4, i R5) i .r0'
        ${EndIf}
      ${EndIf}
    ${EndIf}
    !insertmacro latchkeyClosePath
    ${If} $0 == 0
      !insertmacro latchkeyTellPath
    ${EndIf}
    ${If} $0 == 0
    ${OrIf} $0 == 2
      DeleteRegKey ${ROOT} "${LATCHKEY_RECORD}"
      DeleteRegKey /ifempty ${ROOT} "Software\Latchkey"
    ${Else}
      DetailPrint "$7 stays in the PATH ($0). Take it out yourself."
    ${EndIf}
  ${EndIf}
  !insertmacro latchkeyGiveBackRegisters
!macroend

; Another program's scheme of this name stays with it.
!macro latchkeyAddScheme
  !insertmacro latchkeyKeepRegisters
  ReadRegStr $0 SHCTX "${LATCHKEY_SCHEME}\shell\open\command" ""
  System::Call 'shlwapi::StrStrIW(w r0, w `\${LATCHKEY_PROGRAM}"`) p .r1'
  ${If} $0 == ""
  ${OrIf} $1 != 0
    WriteRegStr SHCTX "${LATCHKEY_SCHEME}" "" "URL:Latchkey"
    WriteRegStr SHCTX "${LATCHKEY_SCHEME}" "URL Protocol" ""
    WriteRegStr SHCTX "${LATCHKEY_SCHEME}\DefaultIcon" "" "$INSTDIR\${LATCHKEY_PROGRAM},0"
    WriteRegStr SHCTX "${LATCHKEY_SCHEME}\shell\open\command" "" '"$INSTDIR\${LATCHKEY_PROGRAM}" "%1"'
  ${Else}
    DetailPrint "latchkey:// stays with another program: $0"
  ${EndIf}
  !insertmacro latchkeyGiveBackRegisters
!macroend

!macro latchkeyRemoveScheme ROOT
  !insertmacro latchkeyKeepRegisters
  ReadRegStr $0 ${ROOT} "${LATCHKEY_SCHEME}\shell\open\command" ""
  ${If} $0 == '"$INSTDIR\${LATCHKEY_PROGRAM}" "%1"'
    DeleteRegKey ${ROOT} "${LATCHKEY_SCHEME}"
  ${EndIf}
  !insertmacro latchkeyGiveBackRegisters
!macroend

; electron-builder takes the user's installation out before one for all users, but as if it were an update.
!macro latchkeyRemoveWhatUserHad
  !insertmacro latchkeyKeepRegisters
  ReadRegStr $0 HKCU "${LATCHKEY_RECORD}" "Path"
  ${IfNot} ${FileExists} "$0\latchkey.exe"
    !insertmacro latchkeyRemoveFromPath HKCU ${LATCHKEY_USER} "${LATCHKEY_USER_KEY}"
  ${EndIf}
  ReadRegStr $0 HKCU "${LATCHKEY_SCHEME}\shell\open\command" ""
  System::Call 'shlwapi::StrStrIW(w r0, w `\${LATCHKEY_PROGRAM}"`) p .r1'
  ${If} $1 != 0
    ; Between the first quotation mark and `" "%1"`.
    StrCpy $0 $0 -6 1
    ${IfNot} ${FileExists} "$0"
      DeleteRegKey HKCU "${LATCHKEY_SCHEME}"
    ${EndIf}
  ${EndIf}
  !insertmacro latchkeyGiveBackRegisters
!macroend

!macro customInstall
  ${If} $installMode == "all"
    !insertmacro latchkeyRemoveWhatUserHad
    !insertmacro latchkeyAddToPath HKLM ${LATCHKEY_MACHINE} "${LATCHKEY_MACHINE_KEY}"
  ${Else}
    !insertmacro latchkeyAddToPath HKCU ${LATCHKEY_USER} "${LATCHKEY_USER_KEY}"
  ${EndIf}
  !insertmacro latchkeyAddScheme
!macroend

; An update keeps both: the new version finds them, and they stay where the user has put them.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    ${If} $installMode == "all"
      !insertmacro latchkeyRemoveFromPath HKLM ${LATCHKEY_MACHINE} "${LATCHKEY_MACHINE_KEY}"
      !insertmacro latchkeyRemoveScheme HKLM
    ${Else}
      !insertmacro latchkeyRemoveFromPath HKCU ${LATCHKEY_USER} "${LATCHKEY_USER_KEY}"
      !insertmacro latchkeyRemoveScheme HKCU
    ${EndIf}
  ${EndIf}
!macroend

; A package does not touch homes.
!macro customUnInit
  MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Profiles that Latchkey has written into your AWS and git files stop working without it. To get your files back as they were, cancel, and run $\"latchkey detach$\" in a terminal first.$\r$\n$\r$\nRemove Latchkey now?" /SD IDOK IDOK latchkeyRemove
  Quit
  latchkeyRemove:
!macroend
