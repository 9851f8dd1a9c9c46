; An installer of two files that does what electron-builder's does, in its order, with our installer.nsh. The first line makes it
; one of 64 bits: Debian's Wine runs no other.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
Name "Latchkey"
OutFile "${OUT}"

!include FileFunc.nsh
!include LogicLib.nsh
Var installMode
Var updated
!define isUpdated `"" isUpdated ""`
!macro _isUpdated _a _b _t _f
  StrCmp $updated "1" `${_t}` `${_f}`
!macroend

!include "${INCLUDE}"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\latchkey-check"

!macro readArguments
  StrCpy $updated "0"
  StrCpy $installMode "CurrentUser"
  SetShellVarContext current
  SetRegView 64
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "--updated" $R1
  ${IfNot} ${Errors}
    StrCpy $updated "1"
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/allusers" $R1
  ${IfNot} ${Errors}
    StrCpy $installMode "all"
    SetShellVarContext all
  ${EndIf}
!macroend

!macro uninstallOld ROOT MODE
  ReadRegStr $0 ${ROOT} "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
    InitPluginsDir
    CopyFiles /SILENT "$0\Uninstall.exe" "$PLUGINSDIR\old-uninstaller.exe"
    ExecWait '"$PLUGINSDIR\old-uninstaller.exe" /S ${MODE} --updated _?=$0' $1
    ${If} $1 != 0
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
!macroend

Function .onInit
  !insertmacro readArguments
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\Latchkey"
    ${If} $installMode == "all"
      StrCpy $INSTDIR "$PROGRAMFILES64\Latchkey"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "install"
  ${If} $installMode == "all"
    !insertmacro uninstallOld HKLM /allusers
  ${EndIf}
  !insertmacro uninstallOld HKCU /currentuser
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*.*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\Latchkey.lnk" "$INSTDIR\${LATCHKEY_PROGRAM}"
  !insertmacro customInstall
SectionEnd

Function un.onInit
  !insertmacro readArguments
  !insertmacro customUnInit
FunctionEnd

Section "Uninstall"
  !insertmacro customUnInstall
  SetOutPath $TEMP
  RMDir /r $INSTDIR
  Delete "$SMPROGRAMS\Latchkey.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
SectionEnd
