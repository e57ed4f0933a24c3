/// What exactly is wrong with a source or a sink.
///
/// Together with its parts (names, numbers, the system's own words) it can be said in any language: the raw value is
/// what an interface knows it by, the sentence here is what logs and error messages say.
package enum DeviceFault: String, CaseIterable, Sendable {
    // What was asked for.
    case noPictureSource, noSoundSource, noSink, standardInputLoops, standardInputTaken

    // Files.
    case unreadable, isFolder, unwritable, noLongerWritable, inputUnreadable
    case unplayable, unplayableSound, emptySound, noHeader, damagedPicture

    // Programs.
    case programMissing, programNotStarted, programStalled, programComplained, programKilled, programQuit, loopEnded

    // Sound devices.
    case microphoneNotOpen, loudspeakerNotOpen, microphoneFormat, loudspeakerFormat
    case microphoneGone, loudspeakerGone, microphoneStalled, loudspeakerStalled, microphoneBroke, loudspeakerBroke

    // One source in the place of another.
    case endedAtOnce, gaveNothing, doesNotOpen

    // Plain RTP.
    case noPortOfFour, noPortOfTwo, noPort, samePorts, noSoundStream, noPictureStream
    case noDescription, unusableDescription, sendsElsewhere, portNotOpen
    case nobodySends, senderSilent, senderLeft, noKeyFrame, notPictures, notSound, soundLength

    /// What kind of thing happened.
    package var code: DeviceError.Code {
        switch self {
        case .noPictureSource, .noSoundSource, .noSink, .standardInputLoops, .standardInputTaken, .noPortOfFour,
            .noPortOfTwo, .noPort:
            .unknownSpecifier
        case .unreadable, .isFolder, .unwritable, .noLongerWritable, .inputUnreadable, .noDescription: .fileUnavailable
        case .unplayable, .unplayableSound, .emptySound, .noHeader, .damagedPicture, .endedAtOnce, .samePorts,
            .noSoundStream, .noPictureStream, .unusableDescription, .sendsElsewhere:
            .unusableFormat
        case .programMissing: .programMissing
        case .programNotStarted, .programStalled, .programComplained, .programKilled, .programQuit, .loopEnded:
            .programFailed
        case .microphoneNotOpen, .loudspeakerNotOpen, .microphoneFormat, .loudspeakerFormat, .microphoneGone,
            .loudspeakerGone, .microphoneStalled, .loudspeakerStalled, .microphoneBroke, .loudspeakerBroke,
            .gaveNothing, .doesNotOpen, .portNotOpen:
            .deviceUnavailable
        case .nobodySends, .senderSilent, .senderLeft, .noKeyFrame, .notPictures, .notSound, .soundLength: .interrupted
        }
    }

    /// What happened, to what, and what to do about it; `{0}`, `{1}`… stand for the parts.
    var template: String {
        switch self {
        case .noPictureSource:
            "\"{0}\" is no picture source; give studio, y4m:FILE, y4m+loop:FILE, y4m:- (with --no-screen), "
                + "ffmpeg:INPUT, ffmpeg+once:FILE, rtp:PORT or rtp:FILE.sdp"
        case .noSoundSource:
            "\"{0}\" is no sound source; give tone, wav:FILE, alsa:DEVICE, ffmpeg:INPUT, ffmpeg+once:FILE, rtp:PORT, "
                + "rtp:FILE.sdp or none"
        case .noSink: "\"{0}\" is no place for sound; give alsa:DEVICE, wav:FILE or none"
        case .standardInputLoops: "standard input cannot be looped; give a file to loop"
        case .standardInputTaken:
            "{0} reads standard input, where the screen reads its keys; add --no-screen, or give a file"

        case .unreadable: "{0} cannot be read: {1}"
        case .isFolder: "{0} is a folder; name a file in it"
        case .unwritable: "{0} cannot be written: {1}"
        case .noLongerWritable: "{0} cannot be written any more: {1}"
        case .inputUnreadable: "{0} cannot be read ({1}); give a file, a device or a URL"
        case .unplayable, .unplayableSound: "{0} cannot be played: {1}; try ffmpeg:{2} instead"
        case .emptySound: "{0} cannot be played: it is empty"
        case .noHeader: "{0} is not a YUV4MPEG2 stream: it has no header line"
        case .damagedPicture: "{0} is damaged: a picture does not begin with FRAME"

        case .programMissing: "the {0} program is not installed; install it (apt install {0}) or choose another source"
        case .programNotStarted: "{0} cannot be started: {1}"
        case .programStalled: "{0} is there, but ffmpeg gets nothing more from it"
        case .programComplained: "ffmpeg stopped playing {0}: {1}"
        case .programKilled: "ffmpeg stopped playing {0}: it was ended from outside ({1})"
        case .programQuit: "ffmpeg stopped playing {0}: it left with code {1} and no word"
        case .loopEnded: "ffmpeg stopped playing {0}, which should go round without an end"

        case .microphoneNotOpen:
            "the microphone \"{0}\" does not open ({1}); is it there and free? `hawker devices` lists what there is"
        case .loudspeakerNotOpen:
            "the loudspeaker \"{0}\" does not open ({1}); is it there and free? `hawker devices` lists what there is"
        case .microphoneFormat:
            "the microphone \"{0}\" does not take 16-bit sound at 48 kHz ({1}); try \"plug:{0}\""
        case .loudspeakerFormat:
            "the loudspeaker \"{0}\" does not take 16-bit sound at 48 kHz ({1}); try \"plug:{0}\""
        case .microphoneGone: "the microphone \"{0}\" was unplugged"
        case .loudspeakerGone: "the loudspeaker \"{0}\" was unplugged"
        case .microphoneStalled: "the microphone \"{0}\" is there, but gives no sound any more"
        case .loudspeakerStalled: "the loudspeaker \"{0}\" is there, but takes no sound any more"
        case .microphoneBroke: "the microphone \"{0}\" broke off ({1})"
        case .loudspeakerBroke: "the loudspeaker \"{0}\" broke off ({1})"

        case .endedAtOnce: "the source ended before it began"
        case .gaveNothing: "the source opened, but nothing came within {0} s"
        case .doesNotOpen: "the source does not open; does anybody write to it, or is it waiting for something?"

        case .noPortOfFour: "{0} is no port for RTP: an even number from 2 to 65532, the first of four"
        case .noPortOfTwo: "{0} is no port for RTP: a number from 1 to 65534, reports come one above"
        case .noPort: "\"{0}\" names no port; give rtp:PORT or rtp:FILE.sdp"
        case .samePorts: "{0} gives sound and picture the same ports"
        case .noSoundStream: "{0} names no Opus sound"
        case .noPictureStream: "{0} names no VP8 picture"
        case .noDescription: "{0} cannot be read: give a port such as 5004, or a session description (.sdp)"
        case .unusableDescription: "{0} cannot be used: {1}"
        case .sendsElsewhere: "{0} sends to \"{1}\"; hawker listens on 127.0.0.1 only: send there"
        case .portNotOpen: "RTP cannot be received: {0}"
        case .nobodySends: "nobody sends RTP to UDP port {0} yet; waiting"
        case .senderSilent: "the sender of RTP to UDP port {0} has stopped; waiting for it to come back"
        case .senderLeft: "the sender of RTP to UDP port {0} has ended; waiting for another"
        case .noKeyFrame:
            "pictures come to UDP port {0}, but no key frame yet; have the sender make one every 2 seconds"
        case .notPictures: "what comes to UDP port {0} is not VP8; have the sender encode with VP8"
        case .notSound: "what comes to UDP port {0} is not Opus; have the sender encode with Opus"
        case .soundLength:
            "the sound on UDP port {0} comes in packets of {1} ms; have the sender make them 20 ms "
                + "(ffmpeg: -frame_duration 20)"
        }
    }
}
